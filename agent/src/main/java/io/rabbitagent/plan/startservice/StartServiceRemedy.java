package io.rabbitagent.plan.startservice;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.DataInPlace;
import io.rabbitagent.plan.precaution.OtherMembers;
import io.rabbitagent.plan.precaution.OwnSide;
import io.rabbitagent.plan.precaution.Partition;
import io.rabbitagent.plan.rejoin.Refusal;
import java.util.List;

/** One step: the broker's service is started. It deletes nothing: the node takes its tables from those that run. */
public final class StartServiceRemedy implements Remedy {
    @Override
    public String name() {
        return "start-service";
    }

    /** Whatever the rule: not into a partition, not before the cluster, and neither a node that it has forgotten nor an empty one. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                Partition.none(),
                OwnSide.none(),
                OtherMembers.oneRuns(),
                new Gate("still-a-member", StartServiceRemedy::stillListed),
                DataInPlace.ofTarget());
    }

    /** A node that its cluster has forgotten would refuse to start. */
    private static Judgement stillListed(ClusterPicture picture, NodeName target) {
        return Refusal.somebodyDoesNotList(picture, target).not();
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        List<Step> steps = List.of(new Step(1, target, Action.StartService.living()));
        return new Steps(steps, Losses.NONE, "on " + target.host() + ": rabbitmqctl stop");
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new SeenRunning();
    }
}
