package io.rabbitagent.http;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which of the members to start first, which next: the reverse of the order in which they went down. */
final class StartPlaces {
    private StartPlaces() {}

    /** From 1 on; members that share a place are started together. Empty where the order tells nobody who may start. */
    static SortedMap<NodeName, Integer> of(ClusterPicture picture, ShutdownOrder order) {
        return order.verdict() == Verdict.RUNNING ? besideOneThatRuns(picture) : inOrder(order);
    }

    /** They join it in any order. One that is not known to be down may have been started already. */
    private static SortedMap<NodeName, Integer> besideOneThatRuns(ClusterPicture picture) {
        TreeMap<NodeName, Integer> places = new TreeMap<>();
        for (NodeName node : picture.members()) {
            NodeState state = NodeStates.of(picture, node);
            if (state == NodeState.STOPPED || state == NodeState.APP_STOPPED) {
                places.put(node, 1);
            }
        }
        return places;
    }

    private static SortedMap<NodeName, Integer> inOrder(ShutdownOrder order) {
        TreeMap<NodeName, Integer> places = new TreeMap<>();
        order.startFirst().forEach(node -> places.put(node, 1));
        if (places.isEmpty()) {
            return places;
        }
        int next = 2;
        for (int group = order.order().size() - 1; group >= 0; group--) {
            List<NodeName> others = order.order().get(group).stream()
                    .filter(node -> !places.containsKey(node))
                    .toList();
            for (NodeName node : others) {
                places.put(node, next);
            }
            next += others.isEmpty() ? 0 : 1;
        }
        return places;
    }
}
