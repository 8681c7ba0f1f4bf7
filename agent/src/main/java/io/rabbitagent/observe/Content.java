package io.rabbitagent.observe;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;
import java.util.Set;

/** The two status files. One that is not there tells nothing, and is unknown. */
record Content(Fact<Set<NodeName>> running, Fact<Membership> membership) {
    static Content of(Fact<DataDirectory> files) {
        return of(files.flatMap(DataDirectory::runningAtShutdown), files.flatMap(DataDirectory::membership));
    }

    static Content overwritten() {
        return of(Fact.<DataDirectory>unknown(
                Reason.NOT_OBSERVED, "the node was started again before the agent could read the file"));
    }

    static Content of(BeforeBoot capture) {
        return of(capture.running(), capture.membership());
    }

    private static Content of(Fact<Optional<Set<NodeName>>> running, Fact<Optional<Membership>> membership) {
        return new Content(
                running.flatMap(found -> orAbsent(found, "nodes_running_at_shutdown")),
                membership.flatMap(found -> orAbsent(found, "cluster_nodes.config")));
    }

    private static <T> Fact<T> orAbsent(Optional<T> found, String file) {
        return found.map(Fact::known).orElseGet(() -> Fact.unknown(Reason.UNREADABLE, "there is no " + file));
    }
}
