package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.rehearsal.QueueId;

/** A queue that a lost node led, and no survivor knows: whichever way is gone, it is not there. */
public record OnlySeen(QueueId queue, Seen seen) {}
