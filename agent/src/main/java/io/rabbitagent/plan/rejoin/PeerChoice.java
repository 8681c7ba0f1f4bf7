package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whom a forgotten node joins: a member of the cluster that most of those see who run and do not list the node. A disc
 * node where there is one, as it keeps what it tells; the first by name, so that the same facts give the same plan.
 */
final class PeerChoice {
    private PeerChoice() {}

    /** Only those whose own, fresh agent heard their broker have a view. */
    static Optional<NodeName> of(ClusterPicture picture, NodeName target) {
        Map<Set<NodeName>, List<NodeName>> clusters = new TreeMap<>(Comparator.comparing(Set::toString));
        for (Map.Entry<NodeName, ClusterView> view : picture.views().entrySet()) {
            Set<NodeName> members = new TreeSet<>(view.getValue().members());
            if (!view.getKey().equals(target) && !members.contains(target)) {
                clusters.computeIfAbsent(members, unseen -> new ArrayList<>()).add(view.getKey());
            }
        }
        return clusters.values().stream()
                .reduce((one, other) -> other.size() > one.size() ? other : one)
                .flatMap(nodes -> nodes.stream()
                        .min(Comparator.comparing((NodeName node) -> !isDisc(picture, node))
                                .thenComparing(Comparator.naturalOrder())));
    }

    private static boolean isDisc(ClusterPicture picture, NodeName node) {
        ClusterView own = picture.views().get(node);
        PeerView itself = own == null ? null : own.peers().get(node);
        return itself != null && itself.type() == NodeType.DISC;
    }
}
