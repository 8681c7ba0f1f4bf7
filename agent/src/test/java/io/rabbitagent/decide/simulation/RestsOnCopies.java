package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A remedy that, while no member runs, wants to know first what starts of all would come to that are there and down.
 *
 * @param anyData whether it takes what was measured on other data, too: that is wrong
 */
record RestsOnCopies(Remedy remedy, boolean anyData) implements Remedy {
    static Rule of(Rule rule) {
        return rule.name().equals("cluster-down")
                ? RuleVariants.of(rule)
                        .remedy(new RestsOnCopies(rule.remedy(), false))
                        .done()
                : rule;
    }

    /** The defect: nobody asks on which data it was measured. */
    static Rule takingAnyData(Rule rule) {
        return rule.remedy() instanceof RestsOnCopies rests
                ? RuleVariants.of(rule)
                        .remedy(new RestsOnCopies(rests.remedy, true))
                        .done()
                : rule;
    }

    @Override
    public String name() {
        return remedy.name();
    }

    @Override
    public List<Gate> precautions() {
        return remedy.precautions();
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        if (!picture.running().isEmpty()) {
            return remedy.propose(picture, target);
        }
        if (picture.measured(Set.of()) instanceof Fact.Unknown<List<Measurement>> unknown) {
            return new NotPossible(unknown.toString());
        }
        TreeSet<NodeName> missing = new TreeSet<>(picture.members());
        missing.removeIf(node -> data(node, picture).isEmpty() || isMeasured(node, picture));
        return missing.isEmpty() ? remedy.propose(picture, target) : new Needs(new TreeSet<>(), missing);
    }

    /** Of a node that is there and down. */
    static Optional<String> data(NodeName node, ClusterPicture picture) {
        boolean down = picture.observation(node)
                .process()
                .value()
                .filter(Optional::isEmpty)
                .isPresent();
        return picture.observation(node).holdings().value().filter(held -> down).map(Holdings::fingerprint);
    }

    private boolean isMeasured(NodeName node, ClusterPicture picture) {
        return picture.measured(Set.of()).value().orElseThrow().stream()
                .anyMatch(one -> one.node().equals(node)
                        && (anyData || one.isOf(Set.of(), data(node, picture).orElseThrow())));
    }

    @Override
    public boolean stand(List<Step> shown, ClusterPicture picture, NodeName target) {
        return remedy.stand(shown, picture, target);
    }

    @Override
    public Condition verified(List<Step> steps) {
        return remedy.verified(steps);
    }
}
