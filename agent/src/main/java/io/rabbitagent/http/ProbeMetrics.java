package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.observe.ProbeListener;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How the questions to the own broker fare. */
final class ProbeMetrics implements ProbeListener {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Clock clock;
    private final Table lastSuccess;
    private final Map<String, Double> successes = new TreeMap<>();
    private final Set<String> counting = new HashSet<>();

    ProbeMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.lastSuccess = new Table(
                registry,
                "rabbitagent.poll.last.success.timestamp.seconds",
                "When the probe last had an answer that told something",
                1);
    }

    @Override
    public synchronized void answered(String probe, Duration took, Fact<?> fact) {
        timer(probe).record(took);
        countFromZero(probe);
        if (fact instanceof Fact.Unknown<?> unknown) {
            errors(probe, unknown.reason()).increment();
        } else {
            successes.put(probe, clock.instant().toEpochMilli() / 1_000.0);
        }
    }

    /** Shows what answers have come since the last time. */
    synchronized void show() {
        Table.Filling filling = lastSuccess.fill();
        successes.forEach((probe, at) -> filling.row(at, "probe", probe));
        filling.show();
    }

    private Timer timer(String probe) {
        return Timer.builder("rabbitagent.poll.duration")
                .description("How long the probe's answers took, those that told nothing included")
                .tag("probe", probe)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A counter that first appears with 1 has no increase. */
    private void countFromZero(String probe) {
        if (counting.add(probe)) {
            for (Fact.Reason reason : Fact.Reason.values()) {
                errors(probe, reason);
            }
        }
    }

    private Counter errors(String probe, Fact.Reason reason) {
        return Counter.builder("rabbitagent.poll.errors")
                .description("Answers of the probe that told nothing, by reason")
                .tag("probe", probe)
                .tag("reason", reason.text())
                .register(registry);
    }
}
