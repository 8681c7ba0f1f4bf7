package io.rabbitagent.plan.startservice;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.StartService.Until;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import java.util.List;

/** One step: the broker's service is started. It deletes nothing: the node takes its tables from those that run. */
public final class StartServiceRemedy implements Remedy {
    @Override
    public String name() {
        return "start-service";
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        List<Step> steps = List.of(new Step(1, target, new Action.StartService(Until.LIVES)));
        return new Steps(steps, Losses.NONE, "on " + target.host() + ": rabbitmqctl stop");
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new SeenRunning();
    }
}
