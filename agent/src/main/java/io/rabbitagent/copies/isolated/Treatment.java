package io.rabbitagent.copies.isolated;

import io.rabbitagent.cluster.NodeName;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What is done to a copy before a broker boots on it, by the commands that an operator would use.
 *
 * @param forceBoot {@code rabbitmqctl force_boot}
 * @param forget nodes for {@code rabbitmqctl forget_cluster_node --offline}, one after the other
 */
public record Treatment(boolean forceBoot, List<NodeName> forget) {
    static final Treatment NONE = new Treatment(false, List.of());

    public Treatment {
        forget = List.copyOf(forget);
    }

    /** It boots as the data directory is. */
    public static Treatment none() {
        return NONE;
    }

    public static Treatment forced() {
        return new Treatment(true, List.of());
    }

    public static Treatment forgetting(Collection<NodeName> nodes) {
        return new Treatment(false, List.copyOf(new TreeSet<>(nodes)));
    }
}
