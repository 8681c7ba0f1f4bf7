package io.rabbitagent.order.generated;

import io.rabbitagent.broker.BeforeBoot;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.broker.LogPosition;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.time.Duration;
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
    private final List<BootLog> logs = new ArrayList<>();
    private List<BeforeBoot> kept = new ArrayList<>();
    private long made;

    PreBootHook(Set<NodeName> members) {
        this.members = new Membership(members, members);
    }

    void beforeBoot(Broker broker, String bootId) {
        Optional<Set<NodeName>> file = Optional.of(Set.copyOf(broker.runningFile));
        BootLog log = broker.log.read();
        // Just before the life that begins: a life's number is its start in ticks of 10 ms.
        HostMoment now = new HostMoment(bootId, Duration.ofMillis(broker.life * 10 - 5));
        Optional<BeforeBoot> newest = kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
        if (newest.filter(before -> before.running().equals(Fact.known(file))).isPresent() && !log.booted()) {
            kept.set(kept.size() - 1, again(newest.get(), now));
            return;
        }
        logs.add(log);
        kept.add(new BeforeBoot(
                ++made,
                Pictures.NOON,
                now,
                Fact.known(file),
                Fact.known(Optional.of(members)),
                Optional.of(new LogPosition(1, logs.size() - 1L)),
                Optional.empty()));
    }

    private static BeforeBoot again(BeforeBoot capture, HostMoment now) {
        return new BeforeBoot(
                capture.number(),
                capture.at(),
                capture.when(),
                capture.running(),
                capture.membership(),
                capture.log(),
                Optional.of(now));
    }

    List<BeforeBoot> kept() {
        return List.copyOf(kept);
    }

    BootLog logAt(LogPosition position) {
        return logs.get((int) position.size());
    }

    void drop(BeforeBoot capture) {
        kept.removeIf(one -> one.number() == capture.number());
    }

    void forgetAll() {
        kept = new ArrayList<>();
    }
}
