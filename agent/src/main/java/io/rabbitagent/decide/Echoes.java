package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells whether a picture was seen after a claim. Each agent names in what it publishes the claim that it had read before it
 * looked: that is causal, so no clock of any host matters.
 */
final class Echoes {
    private Echoes() {}

    /** Whose agents are there and have not yet published anything seen after the claim; empty where nobody is missing. */
    static Optional<String> missing(ClusterPicture picture, String claimId) {
        TreeSet<NodeName> missing = new TreeSet<>();
        for (NodeName node : picture.members()) {
            boolean there = picture.report(node).presence().fresh();
            if (there && !picture.observation(node).claim().equals(Optional.of(claimId))) {
                missing.add(node);
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("news, seen after the step was claimed, from the agents of " + missing);
    }
}
