package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyTypes;
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

    /** The cluster's name, or the member's. A plan tells by its remedy, also where its rule is gone or is no longer about the cluster. */
    String about(Plan plan) {
        return RemedyTypes.find(plan.remedy())
                .map(RemedyType::reach)
                .filter(reach -> reach != RemedyType.Reach.ANY)
                .map(reach -> reach == RemedyType.Reach.CLUSTER
                        ? cluster
                        : plan.target().value())
                .orElseGet(() -> about(plan.rule(), plan.target()));
    }

    /** The cluster's name, or the member's. */
    String about(String rule, NodeName target) {
        return clusterWide.contains(rule) ? cluster : target.value();
    }
}
