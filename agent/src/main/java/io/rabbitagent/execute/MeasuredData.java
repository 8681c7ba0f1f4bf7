package io.rabbitagent.execute;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import java.util.Optional;

/** Whether the own node's data is still that on which a step was tried before. */
final class MeasuredData {
    private MeasuredData() {}

    /** Why what was measured says nothing of the data; empty where it is the same. */
    static Optional<Obstacle> changed(OwnNode own, String measured) {
        Fact<Holdings> holdings = own.holdings().get();
        if (!holdings.isKnown()) {
            return Optional.of(Obstacle.unknown("whether the data is as it was measured", holdings));
        }
        return holdings.value().orElseThrow().fingerprint().equals(measured)
                ? Optional.empty()
                : Optional.of(
                        Obstacle.of("the data directory has changed since it was measured: what this step does to it is"
                                + " not known any more. agent ack, and a new plan measures it again"));
    }
}
