package io.rabbitagent.plan.noremedy;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import java.util.List;

/** The remedy of a rule that only shows what is wrong: it never offers a plan. */
public final class NoRemedy implements Remedy {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        return new NotPossible("the rule only shows what is wrong: what to do, a human decides");
    }

    /** There is no plan of it, so nothing can have worked. */
    @Override
    public Condition verified(List<Step> steps) {
        return (picture, target) -> Judgement.of(false, "nothing was done");
    }
}
