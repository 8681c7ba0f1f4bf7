package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the broker's service has kept before it started the broker: the status files that the boot was about to overwrite.
 *
 * @param number captures are numbered in the order in which they were made
 * @param at the host's clock, for display only
 * @param when it was made, by the host's own count
 * @param running {@code nodes_running_at_shutdown}; known and empty where the file did not exist
 * @param membership {@code cluster_nodes.config}; known and empty where the file did not exist
 * @param log how far the broker's log had come; empty where there was none
 * @param again when the broker's service last started it since, where there was nothing new to keep
 */
public record BeforeBoot(
        long number,
        Instant at,
        HostMoment when,
        Fact<Optional<Set<NodeName>>> running,
        Fact<Optional<Membership>> membership,
        Optional<LogPosition> log,
        Optional<HostMoment> again) {

    /** Tells it from every other capture of the host, also where numbers began anew in a directory that was emptied. */
    public String id() {
        return number + "/" + when;
    }

    /** This one, as far as it can be told: one that can't be read has only its number. */
    public boolean isCalled(String id) {
        return id.equals(id()) || (!when.isKnown() && id.startsWith(number + "/"));
    }

    /** It was called so while it could not be read, and can be read now. */
    public boolean wasUnreadableAs(String id) {
        return when.isKnown() && id.equals(number + "/" + HostMoment.UNKNOWN);
    }
}
