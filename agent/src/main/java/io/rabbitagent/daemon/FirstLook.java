package io.rabbitagent.daemon;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.observe.ObserveSettings;
import java.time.Duration;

/** When who has just begun to look has seen enough to speak: before, a finding could be missing for lack of looking. */
final class FirstLook {
    private FirstLook() {}

    /** The own broker's state is known, and every peer's agent was heard of. */
    static boolean isComplete(ClusterPicture picture, NodeName own) {
        return picture.observation(own).process().isKnown()
                && picture.observation(own).app().isKnown()
                && picture.reports().values().stream()
                        .allMatch(report -> report.presence().fresh());
    }

    /** As long as it takes to hear of peers that are there: two of their intervals and a bit. */
    static Duration patience(ObserveSettings observe) {
        return observe.interval().multipliedBy(2).plusSeconds(1);
    }
}
