package io.rabbitagent.cluster;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a stopped node's data directory holds, as far as its files tell while no broker runs on it.
 *
 * @param bytes of the whole directory
 * @param queues the classic queues with files here, at most {@link #MOST_NAMED}, whether or not a mirror exists
 *     elsewhere
 * @param classicQueues how many classic queues have files here
 * @param quorumQueues how many Raft members of quorum queues have files here
 * @param fingerprint of all files, by name, size and time of last change: any broker that boots here, and any command that
 *     changes what a boot would do, makes it another
 */
public record Holdings(long bytes, List<HeldQueue> queues, int classicQueues, int quorumQueues, String fingerprint) {
    /** As many as a picture may name. */
    public static final int MOST_NAMED = 1_000;

    public Holdings {
        queues = List.copyOf(queues);
    }

    /**
     * A queue by the name that is written beside its files.
     *
     * @param atMost persistent messages that it would have when it is next started; empty where that can't be told
     */
    public record HeldQueue(String vhost, String queue, OptionalLong atMost) {}
}
