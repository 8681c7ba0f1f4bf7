package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import java.util.List;
import java.util.Locale;

/** The cluster's state in one word. What can't be told is never called ok. */
public enum Health {
    /** Every expected member runs and sees the others run, and none sees a partition. */
    OK,
    /** Some member runs, and something is amiss. */
    DEGRADED,
    /** Every member is known not to run. */
    DOWN,
    UNKNOWN;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Health of(ClusterPicture picture) {
        List<NodeState> states = picture.members().stream()
                .map(node -> NodeStates.of(picture, node))
                .toList();
        boolean anyRuns = states.stream().anyMatch(Status::serves);
        boolean anyUnknown = states.stream().anyMatch(Health::untold);
        boolean anyKnownDown = states.stream().anyMatch(state -> !Status.serves(state) && !untold(state));
        if (anyRuns && (anyKnownDown || partitioned(picture) || apart(picture))) {
            return DEGRADED;
        }
        if (anyUnknown) {
            return UNKNOWN;
        }
        return anyRuns ? OK : DOWN;
    }

    private static boolean untold(NodeState state) {
        return state == NodeState.UNKNOWN || state == NodeState.UNREACHABLE;
    }

    /** As while a link is cut, when no node calls it a partition yet, and beside a member that runs as a cluster of its own. */
    private static boolean apart(ClusterPicture picture) {
        return picture.views().values().stream()
                .anyMatch(view -> picture.running().contains(view.observer())
                        && !view.running().containsAll(picture.running()));
    }

    private static boolean partitioned(ClusterPicture picture) {
        return picture.views().values().stream()
                .flatMap(view -> view.peers().values().stream())
                .anyMatch(peer -> !peer.partitions().isEmpty());
    }
}
