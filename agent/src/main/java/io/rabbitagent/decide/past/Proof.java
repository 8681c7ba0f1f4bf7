package io.rabbitagent.decide.past;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.order.NodeRecords;

/** Takes the same history again, and tells whether what a plan keeps of it tells the same of the nodes' ends as all of it. */
public final class Proof {
    private final Forgetting.Plan plan;
    private final NodeRecords kept = new NodeRecords();
    private long taken;

    public Proof(Forgetting.Plan plan) {
        this.plan = plan;
    }

    /** Takes entries in the order of their revisions, as many as the plan knows. */
    public void take(long revision, HistoryEntry entry) {
        if (taken < plan.all()) {
            taken++;
            if (plan.keeps(revision)) {
                kept.take(entry);
            }
        }
    }

    /** Whether all that the plan knows was taken. */
    public boolean isWhole() {
        return taken == plan.all();
    }

    public boolean holds() {
        return isWhole() && kept.tellTheSameAs(plan.records());
    }
}
