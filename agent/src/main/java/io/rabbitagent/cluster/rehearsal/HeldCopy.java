package io.rabbitagent.cluster.rehearsal;

import java.util.OptionalLong;

/**
 * The data of a queue on a survivor's disk, as leader, mirror or member.
 *
 * @param messages in it; empty where they can't be counted, as in one member of a quorum queue
 */
public record HeldCopy(QueueId queue, OptionalLong messages) {}
