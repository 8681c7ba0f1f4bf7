package io.rabbitagent.plan;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;

/** A question about one member of the cluster, answered from a picture alone. */
@FunctionalInterface
public interface Condition {
    Judgement judge(ClusterPicture picture, NodeName target);
}
