package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.util.Set;
import java.util.TreeSet;

/**
 * What RabbitMQ calls this cluster. Until somebody runs {@code set_cluster_name}, each broker calls it by its own name:
 * so these are those of all members that this host's broker sees running, and that see it.
 */
final class ClusterNames {
    private ClusterNames() {}

    /** Unknown where this host's broker does not tell. */
    static Fact<Set<String>> of(ClusterPicture picture, NodeName own) {
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
