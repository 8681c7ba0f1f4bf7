package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepCount;
import java.util.HashSet;
import java.util.Set;

/** Counts the steps of runs, once these are over. */
final class StepMetrics {
    private final MeterRegistry registry;
    private final Set<String> counting = new HashSet<>();

    StepMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Has steps of a run that is under way counted from zero on: a counter that first appears with 1 has no increase. */
    void expect(String rule, String step) {
        if (counting.add(rule + " " + step)) {
            counter(rule, step, StepCount.Outcome.DONE);
            counter(rule, step, StepCount.Outcome.FAILED);
        }
    }

    void ended(Run run) {
        for (StepCount steps : run.steps()) {
            expect(run.rule(), steps.step());
            counter(run.rule(), steps.step(), steps.outcome()).increment(steps.count());
        }
    }

    private Counter counter(String rule, String step, StepCount.Outcome outcome) {
        return Counter.builder("rabbitagent.remediation.step")
                .description(
                        "Steps of runs that ended since this agent's start. Every agent counts every run: take the maximum over agents, not the sum")
                .tag("rule", rule)
                .tag("step", step)
                .tag("outcome", outcome.text())
                .register(registry);
    }
}
