package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rabbitagent.decide.Run;
import java.time.Duration;
import java.util.stream.LongStream;

/** How long runs took. */
final class RunDurations {
    private static final Duration[] BUCKETS = LongStream.of(1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    RunDurations(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Its two times may be of two agents' clocks, so that it can seem to have ended before it began. */
    void ended(Run run) {
        Duration took = Duration.between(run.startedAt(), run.endedAt());
        timer(run.rule(), run.outcome()).record(took.isNegative() ? Duration.ZERO : took);
    }

    private Timer timer(String rule, Run.Outcome outcome) {
        return Timer.builder("rabbitagent.remediation.run.duration")
                .description(
                        "How long runs took that ended since this agent's start, approvals before them not included. Every agent counts every run: take the maximum over agents, not the sum")
                .tag("rule", rule)
                .tag("outcome", outcome.text())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
