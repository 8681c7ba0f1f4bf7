package io.rabbitagent.order.generated;

import io.rabbitagent.broker.StopClassification;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.FilesFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the files before each boot, whether or not the agent lives. What has not changed since the last time, with no
 * completed boot in between, is not kept again.
 */
final class PreBootHook {
    private final Membership members;
    private final List<FilesFound> kept = new ArrayList<>();
    private Optional<Set<NodeName>> newest = Optional.empty();

    PreBootHook(Set<NodeName> members) {
        this.members = new Membership(members, members);
    }

    void beforeBoot(Broker broker, String bootId) {
        Set<NodeName> file = Set.copyOf(broker.runningFile);
        BootLog log = broker.log.read();
        if (newest.equals(Optional.of(file)) && !log.booted()) {
            return;
        }
        newest = Optional.of(file);
        kept.add(found(broker, FilesFound.Occasion.BEFORE_BOOT, bootId));
    }

    FilesFound found(Broker broker, FilesFound.Occasion occasion, String bootId) {
        return new FilesFound(
                broker.name,
                occasion,
                bootId,
                Fact.known(StopClassification.of(broker.log.read(), false)),
                Fact.known(Set.copyOf(broker.runningFile)),
                Fact.known(members));
    }

    /** What was kept since this was last asked. */
    List<FilesFound> take() {
        List<FilesFound> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }
}
