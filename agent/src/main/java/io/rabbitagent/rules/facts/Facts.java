package io.rabbitagent.rules.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All facts that rules can read. */
public final class Facts {
    /** Of one member: {@code node.NAME}, and so of each of {@code others} and {@code cluster.nodes}. */
    public static final List<FactDefinition> OF_NODE = Stream.of(
                    NodeFacts.ALL, LogFacts.ALL, DataFacts.ALL, ViewFacts.ALL, SettingFacts.ALL, MirrorFacts.ALL)
            .flatMap(List::stream)
            .toList();

    /** Of the cluster: {@code cluster.NAME}. */
    public static final List<FactDefinition> OF_CLUSTER = ClusterFacts.ALL;

    private static final Map<String, FactDefinition> NODES = byName(OF_NODE);
    private static final Map<String, FactDefinition> CLUSTERS = byName(OF_CLUSTER);

    private Facts() {}

    public static Optional<FactDefinition> ofNode(String name) {
        return Optional.ofNullable(NODES.get(name));
    }

    public static Optional<FactDefinition> ofCluster(String name) {
        return Optional.ofNullable(CLUSTERS.get(name));
    }

    private static Map<String, FactDefinition> byName(List<FactDefinition> facts) {
        return facts.stream().collect(Collectors.toUnmodifiableMap(FactDefinition::name, fact -> fact));
    }
}
