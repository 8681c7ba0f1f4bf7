package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Nodes in a sentence for a human. */
public final class NodeNames {
    private NodeNames() {}

    /** Such as {@code rabbit@rb1, rabbit@rb2}; "nobody" where there are none. */
    public static String listed(Collection<NodeName> nodes) {
        return nodes.isEmpty()
                ? "nobody"
                : nodes.stream().sorted().map(NodeName::value).collect(Collectors.joining(", "));
    }

    /** The nodes and the verb that fits their number, such as {@code rabbit@rb1 runs}. */
    public static String verb(Collection<NodeName> nodes, String one, String several) {
        return listed(nodes) + " " + (nodes.size() > 1 ? several : one);
    }
}
