package io.rabbitagent.observe;

import io.rabbitagent.cluster.Fact;
import java.time.Duration;

/** Is told of every answer of a probe; metrics are made of it. Called on the probe's thread. */
public interface ProbeListener {
    ProbeListener NONE = (probe, took, fact) -> {};

    void answered(String probe, Duration took, Fact<?> fact);
}
