package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.function.BiFunction;

/**
 * A line of the table of all facts.
 *
 * @param name as rules write it behind {@code node.} or {@code cluster.}, such as {@code app}
 * @param description full sentences for the reference: what it says, where it comes from, and when it is unknown
 * @param read from a picture; the node is nobody in particular for a fact of the cluster
 */
public record FactDefinition(
        String name, FactType type, String description, BiFunction<ClusterPicture, NodeName, Answer> read) {}
