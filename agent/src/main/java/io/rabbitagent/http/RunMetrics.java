package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Trigger;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Rule;
import java.util.List;
import java.util.Set;

/**
 * Counts the runs that end while this agent looks on.
 *
 * <p>The ledger is shared, so each agent counts each run: whoever adds agents up counts a run once for each. Those that
 * the ledger held already when it was first read are not counted.
 */
final class RunMetrics {
    private static final String BY_RULE = new Trigger.ByRule().text();
    private static final List<String> TRIGGERS = List.of(BY_RULE, "human", "alert");

    private final MeterRegistry registry;
    private final RunDurations durations;
    private final StepMetrics steps;
    private List<Rule> rules = List.of();
    private boolean ledgerWasRead;
    private Set<Run> counted = Set.of();

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.durations = new RunDurations(registry);
        this.steps = new StepMetrics(registry);
    }

    /** What was counted of rules that are no more there stays; what still ends of them has an unknown mode. */
    void follow(List<Rule> inForce) {
        if (inForce.equals(rules)) {
            return;
        }
        rules = inForce;
        // From zero on: a counter that first appears with 1 has no increase.
        for (Rule rule : rules) {
            for (Run.Outcome outcome : Run.Outcome.values()) {
                TRIGGERS.stream()
                        .filter(trigger -> rule.mode() != Mode.OBSERVE || trigger.equals(BY_RULE))
                        .forEach(trigger -> counter(rule.name(), trigger, outcome));
            }
            if (rule.mode() != Mode.OBSERVE) {
                durations.expect(rule.name());
            }
        }
    }

    void update(Decisions document) {
        document.active().ifPresent(this::expectSteps);
        List<Run> recent = document.recent();
        if (ledgerWasRead) {
            recent.stream().filter(run -> !counted.contains(run)).forEach(this::ended);
        }
        ledgerWasRead = true;
        counted = Set.copyOf(recent);
    }

    private void ended(Run run) {
        counter(run.rule(), run.trigger().text(), run.outcome()).increment();
        durations.ended(run);
        steps.ended(run);
    }

    private void expectSteps(ActivePlan active) {
        active.plan()
                .steps()
                .forEach(
                        step -> steps.expect(active.plan().rule(), step.action().name()));
    }

    private Counter counter(String rule, String trigger, Run.Outcome outcome) {
        String mode = rules.stream()
                .filter(one -> one.name().equals(rule))
                .findFirst()
                .map(one -> one.mode().text())
                .orElse("unknown");
        return Counter.builder("rabbitagent.remediation.runs")
                .description(
                        "Runs that ended since this agent's start. Every agent counts every run: take the maximum over agents, not the sum")
                .tag("rule", rule)
                .tag("trigger", trigger)
                .tag("mode", mode)
                .tag("outcome", outcome.text())
                .register(registry);
    }
}
