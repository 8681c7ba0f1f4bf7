package io.rabbitagent.plan.leave;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.forget.Forgotten;

/** No other member that runs lists the node any more, and no VM of it lives. */
record HasLeft() implements Condition {
    @Override
    public Judgement judge(ClusterPicture picture, NodeName target) {
        Judgement down = Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app == AppState.VM_DOWN, target + " is " + app.text()));
        return new Forgotten().judge(picture, target).and(down);
    }
}
