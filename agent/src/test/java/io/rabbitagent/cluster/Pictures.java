package io.rabbitagent.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Pictures for tests: a healthy cluster of so many members, {@code rabbit@rb1} and on, and what is different about it.
 *
 * <p>A picture is made anew with every {@link #picture()}: the changes before it are kept, the samples count on.
 */
public final class Pictures {
    /** When everything here happens, for displays. */
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final Set<LogSignal> NOT_UP = Set.of(
            LogSignal.BOOT_STARTED,
            LogSignal.WAITING_FOR_TABLES,
            LogSignal.BOOT_FAILED,
            LogSignal.INCONSISTENT_CLUSTER);

    private final Map<NodeName, NodeReport> reports = new TreeMap<>();
    private final List<NodeName> members = new ArrayList<>();
    private Fact<Set<String>> openWindows = Fact.known(Set.of());

    private Pictures(int size) {
        for (int number = 1; number <= size; number++) {
            members.add(node(number));
        }
        members.forEach(node -> reports.put(node, new NodeReport(node, Presence.freshNow(), healthy(node))));
    }

    /** All members run, see each other, and have a fresh agent. */
    public static Pictures healthy(int size) {
        return new Pictures(size);
    }

    /** Nothing runs: every VM is down, after a clean stop. */
    public static Pictures allDown(int size) {
        Pictures pictures = new Pictures(size);
        pictures.members.forEach(pictures::vmDown);
        return pictures;
    }

    public static NodeName node(int number) {
        return new NodeName("rabbit@rb" + number);
    }

    public static Set<NodeName> nodes(int... numbers) {
        Set<NodeName> all = new TreeSet<>();
        for (int number : numbers) {
            all.add(node(number));
        }
        return all;
    }

    public List<NodeName> members() {
        return List.copyOf(members);
    }

    public ClusterPicture picture() {
        return new ClusterPicture("prod", new TreeMap<>(reports), openWindows);
    }

    /** Maintenance windows that are open. */
    public Pictures openWindows(Fact<Set<String>> names) {
        openWindows = names;
        return this;
    }

    /** Every agent has looked again and seen the same. */
    public Pictures nextSample() {
        for (NodeName node : members) {
            observe(node, seen -> with(seen).sample(seen.sample() + 1).done());
        }
        return this;
    }

    public Pictures observe(NodeName node, UnaryOperator<NodeObservation> change) {
        NodeReport report = picture().report(node);
        reports.put(node, new NodeReport(node, report.presence(), change.apply(report.observation())));
        return this;
    }

    /** {@code rabbitmqctl stop_app}, seen by all. */
    public Pictures appStopped(NodeName node) {
        observe(
                node,
                seen -> with(seen)
                        .app(Fact.known(AppState.STOPPED))
                        .view(Fact.unknown(Fact.Reason.REFUSED, "connection refused"))
                        .health(Fact.unknown(Fact.Reason.REFUSED, "connection refused"))
                        .log(Fact.known(log(LogSignal.STOPPED)))
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "f1")))
                        .backups(Fact.known(roomy()))
                        .done());
        return unseenByPeers(node);
    }

    /** There is no VM, and everybody sees it. */
    public Pictures vmDown(NodeName node) {
        appStopped(node);
        return observe(
                node,
                seen -> with(seen)
                        .app(Fact.known(AppState.VM_DOWN))
                        .process(Fact.known(Optional.empty()))
                        .vmStarted(Fact.unknown(Fact.Reason.NOT_OBSERVED, "there is no Erlang VM"))
                        .registered(Fact.known(false))
                        .done());
    }

    /** The others have forgotten the node, and its boot ended for that. */
    public Pictures forgotten(NodeName node) {
        vmDown(node);
        NodeName denier = members.stream()
                .filter(other -> !other.equals(node))
                .findFirst()
                .orElseThrow();
        BootLog refused = BootLog.NOTHING
                .change()
                .last(Optional.of(new LogEvent(NOON, LogSignal.BOOT_FAILED, "BOOT FAILED")))
                .disagreement(Optional.of(new Disagreement(node, denier)))
                .bootFailed(true)
                .done();
        observe(node, seen -> with(seen).log(Fact.known(refused)).done());
        for (NodeName other : members) {
            changeView(other, peers -> {
                Map<NodeName, PeerView> without = new TreeMap<>(peers);
                without.remove(node);
                return other.equals(node) ? peers : without;
            });
        }
        return this;
    }

    /** Its agent is silent: nothing of it is known. */
    public Pictures silent(NodeName node) {
        return silent(node, 60);
    }

    /** Its agent has been silent for so many seconds. */
    public Pictures silent(NodeName node, int seconds) {
        reports.put(
                node,
                new NodeReport(
                        node,
                        new Presence(false, Optional.of(Duration.ofSeconds(seconds))),
                        NodeObservation.unknown(node, Fact.Reason.STALE, "no news for " + seconds + " s")));
        return this;
    }

    /** Nothing was heard of its agent in the seconds for which the board was read. */
    public Pictures notHeardSince(NodeName node, int seconds) {
        silent(node, seconds);
        Presence presence = new Presence(false, Optional.empty(), Optional.of(Duration.ofSeconds(seconds)));
        reports.put(node, new NodeReport(node, presence, picture().observation(node)));
        return this;
    }

    /** Its agent is there, and its VM down, whatever was known before. */
    public Pictures back(NodeName node) {
        reports.put(node, new NodeReport(node, Presence.freshNow(), healthy(node)));
        return vmDown(node);
    }

    /** It runs, and sees nobody else. */
    public Pictures runsAlone(NodeName node) {
        reports.put(node, new NodeReport(node, Presence.freshNow(), healthy(node)));
        return alone(node);
    }

    public Pictures unseenByPeers(NodeName node) {
        members.forEach(other -> changePeer(other, node, peer -> peer(peer.node(), false, peer.partitions())));
        return this;
    }

    /** Somebody has joined them by hand: who runs lists them as down, and no agent tells of them. */
    public Pictures joinedByHand(Set<NodeName> strangers) {
        members.forEach(other -> changeView(other, peers -> {
            Map<NodeName, PeerView> next = new TreeMap<>(peers);
            strangers.forEach(stranger -> next.put(stranger, peer(stranger, false, Set.of())));
            return next;
        }));
        return this;
    }

    /** Both say that they are partitioned from each other. */
    public Pictures partitioned(NodeName one, NodeName other) {
        changePeer(one, one, peer -> peer(one, peer.running(), Set.of(other)));
        changePeer(other, other, peer -> peer(other, peer.running(), Set.of(one)));
        return this;
    }

    public Pictures changePeer(NodeName observer, NodeName peer, UnaryOperator<PeerView> change) {
        return changeView(observer, peers -> {
            Map<NodeName, PeerView> next = new TreeMap<>(peers);
            next.computeIfPresent(peer, (node, was) -> change.apply(was));
            return next;
        });
    }

    private Pictures changeView(NodeName observer, UnaryOperator<Map<NodeName, PeerView>> change) {
        return observe(
                observer,
                seen -> with(seen)
                        .view(seen.view().map(view -> view(observer, change.apply(view.peers()))))
                        .done());
    }

    /** A log whose last telling line is this one, as its reader would sum it up; younger than every recorded event. */
    public static BootLog log(LogSignal last) {
        return log(last, NOON.plusSeconds(3_600));
    }

    public static BootLog log(LogSignal last, Instant at) {
        boolean stopped = last == LogSignal.STOP_ASKED || last == LogSignal.STOPPED;
        return BootLog.NOTHING
                .change()
                .last(Optional.of(new LogEvent(at, last, last.name())))
                .stopAsked(stopped ? Optional.of(at) : Optional.empty())
                .waitingForTables(last == LogSignal.WAITING_FOR_TABLES)
                .bootFailed(last == LogSignal.BOOT_FAILED)
                .paused(last == LogSignal.PAUSED)
                .autoheal(last == LogSignal.AUTOHEAL)
                .booted(!NOT_UP.contains(last))
                .done();
    }

    public static PeerView peer(NodeName node, boolean running, Set<NodeName> partitions) {
        return new PeerView(node, running, NodeType.DISC, partitions, false, false);
    }

    public static ClusterView view(NodeName observer, Map<NodeName, PeerView> peers) {
        return new ClusterView("prod", observer, "3.10.8", "25.0", peers);
    }

    public static DataDirectory files(Set<NodeName> members, Set<NodeName> running) {
        return new DataDirectory(
                true,
                false,
                Fact.known(Optional.of(new Membership(members, members))),
                Fact.known(Optional.of(running)));
    }

    /** The same, with a {@code force_load}. */
    public static DataDirectory forced(DataDirectory files) {
        return new DataDirectory(files.schemaPresent(), true, files.membership(), files.runningAtShutdown());
    }

    /** As a {@code reset} leaves it: the VM lives, the data directory names the node alone, the log's last word is older. */
    public Pictures justReset(NodeName node) {
        return observe(
                node,
                seen -> with(seen)
                        .app(Fact.known(AppState.STOPPED))
                        .process(Fact.known(Optional.of(life(node, 2))))
                        .dataDirectory(Fact.known(new DataDirectory(
                                false,
                                false,
                                Fact.known(Optional.of(new Membership(Set.of(node), Set.of(node)))),
                                Fact.known(Optional.of(Set.of(node))))))
                        .done());
    }

    /** The node is a cluster of its own. */
    public Pictures alone(NodeName node) {
        return observe(
                node,
                seen -> with(seen)
                        .view(Fact.known(view(node, Map.of(node, peer(node, true, Set.of())))))
                        .done());
    }

    /** Its log begins with an empty data directory, and no member was seen up since. */
    public Pictures beganEmpty(NodeName node) {
        return observe(
                node,
                seen -> with(seen).log(seen.log().map(log -> since(log, NOON))).done());
    }

    private static BootLog since(BootLog log, Instant alone) {
        return log.change()
                .aloneSince(Optional.of(alone))
                .lastRun(Optional.empty())
                .done();
    }

    /** Its log's last telling line. */
    public Pictures logs(NodeName node, LogSignal last) {
        return observe(node, seen -> with(seen).log(Fact.known(log(last))).done());
    }

    /** Of a node that was put into maintenance mode, and neither revived nor booted since. */
    public static BootLog drainedLog() {
        return BootLog.NOTHING.change().drained(true).done();
    }

    /** Room for any backup; none was made yet. */
    public static BackupRoom roomy() {
        return new BackupRoom(
                "/var/lib/rabbitmq-agent/backups", true, 100_000_000_000L, 5_000_000_000L, Optional.empty());
    }

    /** The first life of a node's VM. */
    public static BrokerProcess life(NodeName node, long number) {
        return new BrokerProcess(1_000 + number, number, "boot-of-" + node.host());
    }

    private NodeObservation healthy(NodeName node) {
        Map<NodeName, PeerView> peers = new TreeMap<>();
        members.forEach(other -> peers.put(other, peer(other, true, Set.of())));
        Set<NodeName> all = Set.copyOf(members);
        return new NodeObservation(
                node,
                "a-" + node.host(),
                1,
                NOON,
                Fact.known(Optional.of(life(node, 1))),
                Fact.known(AppState.RUNNING),
                Fact.known(view(node, peers)),
                Fact.known(List.of()),
                Fact.known(files(all, all)),
                Fact.known(log(LogSignal.BOOT_COMPLETED)),
                Fact.known(true),
                Fact.known(Set.of()),
                Fact.unknown(Fact.Reason.NOT_OBSERVED, "the application runs"),
                Fact.unknown(Fact.Reason.NOT_OBSERVED, "the application runs"),
                Fact.unknown(Fact.Reason.NOT_OBSERVED, "the application runs"),
                Fact.known(new NodeSettings("ignore", "", Set.of("maintenance_mode_status"))),
                Fact.known(new CookieFile("0123456789ab", "400", "rabbitmq", "rabbitmq")),
                Fact.known(new MirrorSurvey(0, 0, 0, List.of(), PolicyGaps.NONE)),
                Fact.unknown(Fact.Reason.NOT_OBSERVED, "nobody has to choose between sides"),
                Fact.known(LeftBehind.of(Map.of())),
                Fact.known(new Departure(Departure.Some.NONE, 0, Departure.Some.NONE, Departure.Some.NONE)),
                Fact.known(NOON.minusSeconds(3_600)),
                Optional.empty(),
                Optional.empty());
    }

    /** An observation with some of its facts replaced. */
    public static ObservationChange with(NodeObservation seen) {
        return ObservationChange.of(seen);
    }

    /** One queue without its mirrors, on that node itself so that it is there in a cluster of any size. */
    public static MirrorSurvey unsynchronised(NodeName without, long messages) {
        return new MirrorSurvey(
                3,
                1,
                0,
                List.of(new MirrorSurvey.UnsynchronisedQueue(
                        "/", "orders", OptionalLong.of(messages), OptionalLong.of(messages), Set.of(without))),
                PolicyGaps.NONE);
    }
}
