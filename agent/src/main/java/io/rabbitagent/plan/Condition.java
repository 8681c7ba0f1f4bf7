package io.rabbitagent.plan;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.List;

/** A question about one member of the cluster, answered from a picture alone. */
@FunctionalInterface
public interface Condition {
    Judgement judge(ClusterPicture picture, NodeName target);

    /** The facts that are read until it is decided, in their order; none for one that is a part of the program. */
    default List<Reading> readings(ClusterPicture picture, NodeName target) {
        return List.of();
    }

    /** As it stands in a rule's file; empty for one that is a part of the program. */
    default String text() {
        return "";
    }
}
