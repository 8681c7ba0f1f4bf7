package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Trigger;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Counts the runs that end while this agent looks on.
 *
 * <p>The ledger is shared, so each agent counts each run: whoever adds agents up counts a run once for each. Those that
 * the ledger held already when it was first read are not counted.
 */
final class RunMetrics {
    private static final String BY_RULE = new Trigger.ByRule().text();
    private static final List<String> TRIGGERS = List.of(BY_RULE, "human", "alert");
    private static final Duration[] BUCKETS = IntStream.of(1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private List<Rule> rules = List.of();
    private boolean ledgerWasRead;
    private Set<Run> counted = Set.of();

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
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
                cure(rule.name());
            }
        }
    }

    void update(List<Run> recent) {
        if (ledgerWasRead) {
            recent.stream().filter(run -> !counted.contains(run)).forEach(this::count);
        }
        ledgerWasRead = true;
        counted = Set.copyOf(recent);
    }

    private void count(Run run) {
        counter(run.rule(), run.trigger().text(), run.outcome()).increment();
        if (run.outcome() == Run.Outcome.VERIFIED && run.trigger() instanceof Trigger.ByAlert alert) {
            // Alerts are dated by another host's clock, which may be ahead.
            Duration took = Duration.between(alert.startsAt(), run.endedAt());
            cure(run.rule()).record(took.isNegative() ? Duration.ZERO : took);
        }
    }

    private Timer cure(String rule) {
        return Timer.builder("rabbitagent.remediation.alert.to.cure")
                .description(
                        "How long it took from the moment since which an alert fires to the proven end of the run that it asked for. Every agent counts every run")
                .tag("rule", rule)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
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
