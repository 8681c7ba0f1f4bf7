package io.rabbitagent.rules.facts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All facts that rules can read. */
public final class Facts {
    /** Of one member: {@code node.NAME}, and so of each of {@code others} and {@code cluster.nodes}. */
    public static final List<FactDefinition> OF_NODE = Stream.of(
                    NodeFacts.ALL, LogFacts.ALL, DataFacts.ALL, ViewFacts.ALL)
            .flatMap(List::stream)
            .toList();

    /** Of the cluster: {@code cluster.NAME}. */
    public static final List<FactDefinition> OF_CLUSTER = ClusterFacts.ALL;

    private Facts() {}

    public static Optional<FactDefinition> find(List<FactDefinition> facts, String name) {
        return facts.stream().filter(fact -> fact.name().equals(name)).findFirst();
    }
}
