package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.observe.ProbeListener;
import java.time.Duration;
import java.util.Optional;

/** Passes on what the daemon measures of itself to the metrics, once there are any. */
public final class Telemetry implements ProbeListener {
    private volatile Optional<Sink> sink = Optional.empty();

    /** Where measurements go. */
    public interface Sink extends ProbeListener {
        void stored(Duration took, boolean reached);

        void unshipped(long entries);
    }

    public void to(Sink measured) {
        sink = Optional.of(measured);
    }

    @Override
    public void answered(String probe, Duration took, Fact<?> fact) {
        sink.ifPresent(measured -> measured.answered(probe, took, fact));
    }

    void stored(Duration took, boolean reached) {
        sink.ifPresent(measured -> measured.stored(took, reached));
    }

    void unshipped(long entries) {
        sink.ifPresent(measured -> measured.unshipped(entries));
    }
}
