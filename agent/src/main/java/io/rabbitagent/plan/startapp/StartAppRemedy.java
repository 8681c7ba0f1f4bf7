package io.rabbitagent.plan.startapp;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.Asleep;
import io.rabbitagent.plan.precaution.DataInPlace;
import io.rabbitagent.plan.precaution.OtherMembers;
import io.rabbitagent.plan.precaution.OwnSide;
import io.rabbitagent.plan.precaution.Partition;
import java.util.List;

/** One step: {@code rabbitmqctl start_app}. It deletes nothing; what the node holds becomes available again. */
public final class StartAppRemedy implements Remedy {
    @Override
    public String name() {
        return "start-app";
    }

    /** Whatever the rule: not into a partition, not beside or before the cluster, not past what the node waits for. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                Partition.none(),
                OwnSide.none(),
                OtherMembers.oneRuns(),
                DataInPlace.ofTarget(),
                DataInPlace.knowsItsCluster(),
                Asleep.not());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        List<Step> steps = List.of(new Step(1, target, new Action.StartApp()));
        return new Steps(steps, Losses.NONE, "on " + target.host() + ": rabbitmqctl stop_app");
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new SeenRunning();
    }
}
