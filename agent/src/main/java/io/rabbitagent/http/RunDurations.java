package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;

/** How long runs took, and how long it took from an alert to its cure. */
final class RunDurations {
    private static final Duration[] BUCKETS = LongStream.of(1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200)
            .mapToObj(Duration::ofSeconds)
            .toArray(Duration[]::new);

    /** Beyond it the alert's own time is wrong, or was old when a run could be its cure: the sum would tell nothing any more. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final MeterRegistry registry;

    RunDurations(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows a rule's from zero on: a histogram that first appears with 1 has no increase. Not of rarer outcomes, of each of which there are a
     * dozen series a rule.
     */
    void expect(String rule) {
        timer(rule, Run.Outcome.VERIFIED);
        timer(rule, Run.Outcome.FAILED);
        cure(rule);
    }

    void ended(Run run) {
        timer(run.rule(), run.outcome()).record(between(run.startedAt(), run.endedAt()));
        if (run.outcome() == Run.Outcome.VERIFIED && run.trigger() instanceof Trigger.ByAlert alert) {
            Duration took = between(alert.startsAt(), run.endedAt());
            if (took.compareTo(LONGEST) <= 0) {
                cure(run.rule()).record(took);
            }
        }
    }

    /** The two times may be of two hosts' clocks, so that it can seem to have ended before it began. */
    private static Duration between(Instant began, Instant ended) {
        Duration took = Duration.between(began, ended);
        return took.isNegative() ? Duration.ZERO : took;
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

    private Timer cure(String rule) {
        return Timer.builder("rabbitagent.remediation.alert.to.cure")
                .description(
                        "How long it took from the moment since which an alert fires to the proven end of the run that it asked for. Every agent counts every run: take the maximum over agents, not the sum")
                .tag("rule", rule)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
