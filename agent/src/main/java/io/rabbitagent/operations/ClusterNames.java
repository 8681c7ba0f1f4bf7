package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.wiped.Others;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What RabbitMQ calls this cluster. Until somebody runs {@code set_cluster_name}, each broker calls it by its own name:
 * so these are those of all members that this host's broker sees running, and that see it.
 */
final class ClusterNames {
    private ClusterNames() {}

    /** Of a cluster that the node has left: of all members that run. Else unknown where this host's broker does not tell. */
    static Fact<Set<String>> of(ClusterPicture picture, NodeName own) {
        if (GoneFrom.judge(picture, own).holds()) {
            return Fact.known(Others.of(picture, own).views().values().stream()
                    .map(ClusterView::clusterName)
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        return picture.observation(own).view().map(view -> {
            Set<String> names = new TreeSet<>(Set.of(view.clusterName()));
            for (NodeName peer : view.running()) {
                ClusterView theirs = picture.views().get(peer);
                if (theirs != null && theirs.running().contains(own)) {
                    names.add(theirs.clusterName());
                }
            }
            return names;
        });
    }
}
