package io.rabbitagent.cluster;

import java.util.Collection;

/** Puts the facts about one member into one word. */
public final class NodeStates {
    private NodeStates() {}

    public static NodeState of(ClusterPicture picture, NodeName node) {
        NodeReport report = picture.report(node);
        return report.presence().fresh() ? byItsAgent(report.observation()) : byItsPeers(picture, node);
    }

    private static NodeState byItsAgent(NodeObservation seen) {
        return seen.app().value().map(app -> stateOf(app, seen)).orElse(NodeState.UNKNOWN);
    }

    private static NodeState stateOf(AppState app, NodeObservation seen) {
        return switch (app) {
            case RUNNING -> drained(seen) ? NodeState.MAINTENANCE : NodeState.RUNNING;
            case BOOTING ->
                seen.log().value().filter(BootLog::waitingForTables).isPresent()
                        ? NodeState.WAITING_FOR_PEERS
                        : NodeState.BOOTING;
            case STOPPED -> NodeState.APP_STOPPED;
            case VM_DOWN -> NodeState.STOPPED;
        };
    }

    private static boolean drained(NodeObservation seen) {
        return seen.drained()
                .value()
                .filter(nodes -> nodes.contains(seen.node()))
                .isPresent();
    }

    private static NodeState byItsPeers(ClusterPicture picture, NodeName node) {
        Collection<ClusterView> views = picture.views().values();
        if (views.isEmpty()) {
            return NodeState.UNKNOWN;
        }
        if (views.stream().allMatch(view -> view.running().contains(node))) {
            return NodeState.RUNNING;
        }
        return views.stream().noneMatch(view -> view.running().contains(node))
                ? NodeState.UNREACHABLE
                : NodeState.UNKNOWN;
    }
}
