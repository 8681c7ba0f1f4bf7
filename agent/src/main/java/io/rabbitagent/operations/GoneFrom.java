package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.forget.Forgotten;
import io.rabbitagent.plan.wiped.WipedGates;

/** Whether this host's node has left a cluster that goes on without it: its backups are of messages that belong there. */
final class GoneFrom {
    private GoneFrom() {}

    /**
     * It does not run, no member that runs lists it, and these are most of all members and see each other. So one that was
     * wiped, and runs alone, is not taken for the cluster.
     */
    static Judgement judge(ClusterPicture picture, NodeName node) {
        return Judgement.about(
                        "whether " + node + " runs",
                        picture.observation(node).app(),
                        app -> Judgement.of(app == AppState.VM_DOWN, node + " is " + app.text()))
                .and(new Forgotten().judge(picture, node))
                .and(WipedGates.majorityRuns("has left").condition().judge(picture, node));
    }
}
