package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What happens to one member, as all agents that are there come to see it: several facts change together, as they do on a
 * real cluster.
 *
 * @param at when it happens
 */
public record Shorthand(NodeName node, Instant at) {
    /** What a member can be put into by one word. */
    public enum State {
        RUNNING,
        /** {@code rabbitmqctl stop_app}. */
        APP_STOPPED,
        BOOTING,
        WAITING_FOR_PEERS,
        /** There is no VM after a clean stop. */
        STOPPED,
        /** There is no VM; it was killed or died. */
        CRASHED,
        /** There is no VM; its host has booted anew. */
        REBOOTED;

        /** As tests write it, such as {@code app-stopped}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public ClusterPicture state(ClusterPicture picture, State state) {
        return switch (state) {
            case RUNNING -> running(picture);
            case APP_STOPPED -> down(picture, LogSignal.STOPPED, HowEnded.CLEAN, false);
            case BOOTING -> booting(picture, LogSignal.BOOT_STARTED);
            case WAITING_FOR_PEERS -> booting(picture, LogSignal.WAITING_FOR_TABLES);
            case STOPPED -> vmDown(down(picture, LogSignal.STOPPED, HowEnded.CLEAN, false));
            case CRASHED -> vmDown(down(picture, LogSignal.BOOT_COMPLETED, HowEnded.CRASH, false));
            case REBOOTED -> vmDown(down(picture, LogSignal.BOOT_COMPLETED, HowEnded.CRASH, true));
        };
    }

    /** The others have forgotten it, and its boot has ended for that. */
    public ClusterPicture forgotten(ClusterPicture picture) {
        ClusterPicture next = state(picture, State.STOPPED);
        NodeName denier = picture.running().stream()
                .filter(other -> !other.equals(node))
                .findFirst()
                .orElse(node);
        BootLog refused = BootLog.NOTHING
                .change()
                .last(Optional.of(new LogEvent(at, LogSignal.BOOT_FAILED, "BOOT FAILED")))
                .disagreement(Optional.of(new Disagreement(node, denier)))
                .bootFailed(true)
                .done();
        next = Members.change(next, node, seen -> seen.log(Fact.known(refused)));
        for (NodeName other : picture.members()) {
            next = Members.changePeers(next, other, peers -> {
                TreeMap<NodeName, PeerView> without = new TreeMap<>(peers);
                without.remove(node);
                return without;
            });
        }
        return next;
    }

    /** It lost its data and runs as a cluster of its own; the others list it as a member that is down. */
    public ClusterPicture wiped(ClusterPicture picture) {
        ClusterPicture next = seenByPeers(state(picture, State.RUNNING), false);
        BootLog booted = Members.log(LogSignal.BOOT_COMPLETED, at);
        BootLog empty = booted.change().aloneSince(Optional.of(at)).done();
        Set<NodeName> itself = Set.of(node);
        ClusterPicture alone = Members.changePeers(next, node, peers -> {
            TreeMap<NodeName, PeerView> own = new TreeMap<>(peers);
            own.keySet().retainAll(itself);
            return own;
        });
        return Members.change(
                leavingNothing(alone),
                node,
                seen -> seen.log(Fact.known(empty))
                        .dataDirectory(Fact.known(new DataDirectory(
                                true,
                                false,
                                Fact.known(Optional.of(new Membership(itself, itself))),
                                Fact.known(Optional.of(itself)))))
                        .holdings(Fact.known(new Holdings(1_000, List.of(), 0, 0, "f1")))
                        .backups(Fact.known(Members.roomy())));
    }

    /** The others know of no queue that it alone had. */
    private ClusterPicture leavingNothing(ClusterPicture picture) {
        ClusterPicture next = picture;
        for (NodeName other : picture.running()) {
            if (!other.equals(node)) {
                Map<NodeName, LeftBehind.OfNode> left = new TreeMap<>();
                picture.observation(other).leftBehind().value().ifPresent(before -> left.putAll(before.nodes()));
                left.put(node, new LeftBehind.OfNode(0, List.of(), 0, 0));
                next = Members.change(next, other, seen -> seen.leftBehind(Fact.known(LeftBehind.of(left))));
            }
        }
        return next;
    }

    /** It and these say that they are partitioned from each other, and it from nobody else. */
    public ClusterPicture partitioned(ClusterPicture picture, Set<NodeName> from) {
        return new Apart(node).from(picture, from);
    }

    /** It was put into maintenance mode, or taken out of it. */
    public ClusterPicture drained(ClusterPicture picture, boolean drained) {
        ClusterPicture next = Members.change(
                picture, node, seen -> seen.log(picture.observation(node).log().map(log -> drained(log, drained))));
        for (NodeName other : picture.members()) {
            Fact<Set<NodeName>> known = picture.observation(other).drained().map(nodes -> {
                TreeSet<NodeName> all = new TreeSet<>(nodes);
                boolean ignored = drained ? all.add(node) : all.remove(node);
                return all;
            });
            next = Members.change(next, other, seen -> seen.drained(known));
        }
        return next;
    }

    private static BootLog drained(BootLog log, boolean drained) {
        return log.change().drained(drained).done();
    }

    private ClusterPicture running(ClusterPicture picture) {
        ClusterPicture next = Members.change(
                picture,
                node,
                seen -> seen.app(Fact.known(AppState.RUNNING))
                        .process(vm(picture))
                        .view(Fact.known(Members.view(picture, node)))
                        .log(Fact.known(Members.log(LogSignal.BOOT_COMPLETED, at)))
                        .registered(Fact.known(true))
                        .drained(Fact.known(Set.of()))
                        .holdings(Members.whileRunning())
                        .backups(Members.whileRunning())
                        .lastEnd(Members.whileRunning()));
        return seenByPeers(next, true);
    }

    private ClusterPicture booting(ClusterPicture picture, LogSignal log) {
        ClusterPicture down = picture.running().contains(node)
                ? down(picture, LogSignal.BOOT_COMPLETED, HowEnded.CRASH, false)
                : picture;
        return Members.change(
                down,
                node,
                seen -> seen.app(Fact.known(AppState.BOOTING))
                        .process(vm(down))
                        .log(Fact.known(Members.log(log, at)
                                .change()
                                .partitionedFrom(Apart.byItsLog(down, node))
                                .done()))
                        .registered(Fact.known(true)));
    }

    private ClusterPicture down(ClusterPicture picture, LogSignal log, HowEnded how, boolean rebooted) {
        Set<NodeName> away = Apart.byItsLog(picture, node);
        Set<NodeName> saw = new TreeSet<>(picture.running());
        saw.add(node);
        Set<NodeName> all = Set.copyOf(picture.members());
        LastEnd end = new LastEnd(
                LastEnd.Source.HISTORY,
                saw,
                new Membership(all, all),
                at,
                Fact.known(how),
                false,
                false,
                rebooted,
                List.of());
        ClusterPicture next = Members.change(
                picture,
                node,
                seen -> seen.app(Fact.known(AppState.STOPPED))
                        .view(refused())
                        .log(Fact.known(Members.log(log, at)
                                .change()
                                .partitionedFrom(away)
                                .done()))
                        .drained(refused())
                        .inventory(refused())
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "f1")))
                        .backups(Fact.known(Members.roomy()))
                        .lastEnd(Fact.known(end)));
        return new Apart(node).forgottenByPeers(seenByPeers(next, false));
    }

    private ClusterPicture vmDown(ClusterPicture picture) {
        return Members.change(
                leavingNothing(picture),
                node,
                seen -> seen.app(Fact.known(AppState.VM_DOWN))
                        .process(Fact.known(Optional.empty()))
                        .vmStarted(Fact.unknown(Fact.Reason.NOT_OBSERVED, "there is no Erlang VM"))
                        .registered(Fact.known(false)));
    }

    /** The VM that lives, or the next one. */
    private Fact<Optional<BrokerProcess>> vm(ClusterPicture picture) {
        Optional<BrokerProcess> lives =
                picture.observation(node).process().value().flatMap(found -> found);
        return Fact.known(lives.or(() -> Optional.of(Members.life(node, at.getEpochSecond()))));
    }

    private ClusterPicture seenByPeers(ClusterPicture picture, boolean running) {
        ClusterPicture next = picture;
        for (NodeName other : picture.members()) {
            next = Members.changePeers(next, other, peers -> {
                TreeMap<NodeName, PeerView> all = new TreeMap<>(peers);
                all.computeIfPresent(node, (name, peer) -> seen(peer, running));
                return all;
            });
        }
        return next;
    }

    private static PeerView seen(PeerView peer, boolean running) {
        return new PeerView(peer.node(), running, peer.type(), peer.partitions(), peer.memoryAlarm(), peer.diskAlarm());
    }

    private static <T> Fact<T> refused() {
        return Fact.unknown(Fact.Reason.REFUSED, "connection refused");
    }
}
