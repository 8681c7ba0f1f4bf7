package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What findings and plans are about, as people read it. Those about the whole cluster have a member for their target too,
 * which says nothing to a reader, and misleads.
 */
record Targets(String cluster, Set<String> clusterWide) {

    static Targets of(ClusterPicture picture, List<Rule> rules) {
        Set<String> clusterWide = rules.stream()
                .filter(rule -> rule.scope() == Scope.CLUSTER)
                .map(Rule::name)
                .collect(Collectors.toUnmodifiableSet());
        return new Targets(picture.clusterName(), clusterWide);
    }

    /** The cluster's name, or the member's. */
    String about(String rule, NodeName target) {
        return clusterWide.contains(rule) ? cluster : target.value();
    }
}
