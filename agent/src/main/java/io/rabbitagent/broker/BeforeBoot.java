package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the broker's service has kept before it started the broker: the status files that the boot was about to overwrite.
 *
 * @param number captures are numbered in the order in which they were made
 * @param at the host's clock, for display only
 * @param bootId the boot of the host in which it was made
 * @param uptime of the host then
 * @param running {@code nodes_running_at_shutdown}; known and empty where the file did not exist
 * @param membership {@code cluster_nodes.config}; known and empty where the file did not exist
 * @param log how far the broker's log had come; empty where there was none
 */
public record BeforeBoot(
        long number,
        Instant at,
        String bootId,
        Duration uptime,
        Fact<Optional<Set<NodeName>>> running,
        Fact<Optional<Membership>> membership,
        Optional<LogPosition> log) {

    /** Tells it from every other capture of the host, also where numbers began anew in a directory that was emptied. */
    public String id() {
        return number + "/" + bootId + "/" + uptime;
    }
}
