package io.rabbitagent.plan;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;

/** A question about one member of the cluster, answered from a picture alone. */
@FunctionalInterface
public interface Condition {
    Judgement judge(ClusterPicture picture, NodeName target);

    /** As it stands in a rule's file; empty for one that is a part of the program. */
    default String text() {
        return "";
    }
}
