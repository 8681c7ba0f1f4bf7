package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.ObservationChange;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A healthy cluster to begin a test with, and the small changes that {@link Shorthand} is made of. */
public final class Members {
    /** When every test begins. */
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private static final String NAME = "prod";

    private Members() {}

    /** So many disc nodes, {@code rabbit@rb1} and on: all run, see each other, and have a fresh agent. */
    public static ClusterPicture healthy(int size) {
        TreeSet<NodeName> all = new TreeSet<>();
        for (int number = 1; number <= size; number++) {
            all.add(new NodeName("rabbit@rb" + number));
        }
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>();
        all.forEach(node -> reports.put(node, new NodeReport(node, Presence.freshNow(), healthy(node, all))));
        return new ClusterPicture(NAME, reports, Fact.known(Set.of()));
    }

    private static NodeObservation healthy(NodeName node, Set<NodeName> all) {
        TreeMap<NodeName, PeerView> peers = new TreeMap<>();
        all.forEach(other -> peers.put(other, peer(other, true)));
        Membership members = new Membership(all, all);
        return new NodeObservation(
                node,
                "",
                0,
                START,
                Fact.known(Optional.of(life(node, 1))),
                Fact.known(AppState.RUNNING),
                Fact.known(new ClusterView(NAME, node, "3.10.8", "25.0", peers)),
                Fact.known(List.of()),
                Fact.known(
                        new DataDirectory(true, false, Fact.known(Optional.of(members)), Fact.known(Optional.of(all)))),
                Fact.known(log(LogSignal.BOOT_COMPLETED, START)),
                Fact.known(true),
                Fact.known(Set.of()),
                whileRunning(),
                whileRunning(),
                whileRunning(),
                Fact.known(new NodeSettings("ignore", "", Set.of("maintenance_mode_status"))),
                Fact.known(new CookieFile("0123456789ab", "400", "rabbitmq", "rabbitmq")),
                Fact.known(new MirrorSurvey(0, 0, 0, List.of(), PolicyGaps.NONE)),
                whileWhole(),
                Fact.known(LeftBehind.of(Map.of())),
                Fact.known(new Departure(Departure.Some.NONE, 0, Departure.Some.NONE, Departure.Some.NONE)),
                Fact.known(START),
                Optional.empty(),
                Optional.empty());
    }

    /** The same picture with other agents silent: nothing of their nodes is known. */
    public static ClusterPicture silent(ClusterPicture picture, Set<NodeName> silent) {
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        for (NodeName node : silent) {
            reports.put(
                    node,
                    new NodeReport(
                            node,
                            new Presence(false, Optional.of(Duration.ofMinutes(1))),
                            NodeObservation.unknown(node, Fact.Reason.STALE, "no news for 60 s")));
        }
        return with(picture, reports);
    }

    /** The same picture with other reports. */
    public static ClusterPicture with(ClusterPicture picture, SortedMap<NodeName, NodeReport> reports) {
        return picture.withReports(reports);
    }

    /** The same picture with another observation of one member. */
    public static ClusterPicture with(ClusterPicture picture, NodeObservation seen) {
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        reports.put(
                seen.node(),
                new NodeReport(seen.node(), picture.report(seen.node()).presence(), seen));
        return with(picture, reports);
    }

    static ClusterPicture change(ClusterPicture picture, NodeName node, UnaryOperator<ObservationChange> change) {
        return with(
                picture,
                change.apply(ObservationChange.of(picture.observation(node))).done());
    }

    /** What the observer's broker shows of a member becomes another; nothing where it shows no such member. */
    static ClusterPicture changePeer(
            ClusterPicture picture, NodeName observer, NodeName peer, UnaryOperator<PeerView> change) {
        return changePeers(picture, observer, peers -> {
            TreeMap<NodeName, PeerView> next = new TreeMap<>(peers);
            next.computeIfPresent(peer, (node, was) -> change.apply(was));
            return next;
        });
    }

    static ClusterPicture changePeers(
            ClusterPicture picture, NodeName observer, UnaryOperator<Map<NodeName, PeerView>> change) {
        Fact<ClusterView> view = picture.observation(observer).view().map(was -> view(was, change.apply(was.peers())));
        return change(picture, observer, seen -> seen.view(view));
    }

    private static ClusterView view(ClusterView was, Map<NodeName, PeerView> peers) {
        return new ClusterView(was.clusterName(), was.observer(), was.rabbitmqVersion(), was.erlangVersion(), peers);
    }

    /** The view of a node that has just come up: all members, those running that say so themselves. */
    static ClusterView view(ClusterPicture picture, NodeName observer) {
        TreeMap<NodeName, PeerView> peers = new TreeMap<>();
        Set<NodeName> running = picture.running();
        picture.members().forEach(node -> peers.put(node, peer(node, node.equals(observer) || running.contains(node))));
        return new ClusterView(picture.clusterName(), observer, "3.10.8", "25.0", peers);
    }

    private static PeerView peer(NodeName node, boolean running) {
        return new PeerView(node, running, NodeType.DISC, Set.of(), false, false);
    }

    /** A life of a node's Erlang VM. */
    static BrokerProcess life(NodeName node, long number) {
        return new BrokerProcess(1_000 + number, number, "boot-of-" + node.host());
    }

    /** A log whose last telling line is this one. */
    static BootLog log(LogSignal last, Instant at) {
        boolean stopped = last == LogSignal.STOP_ASKED || last == LogSignal.STOPPED;
        boolean up = last != LogSignal.BOOT_STARTED
                && last != LogSignal.WAITING_FOR_TABLES
                && last != LogSignal.BOOT_FAILED
                && last != LogSignal.INCONSISTENT_CLUSTER;
        return BootLog.NOTHING
                .change()
                .last(Optional.of(new LogEvent(at, last, last.name())))
                .stopAsked(stopped ? Optional.of(at) : Optional.empty())
                .waitingForTables(last == LogSignal.WAITING_FOR_TABLES)
                .bootFailed(last == LogSignal.BOOT_FAILED)
                .paused(last == LogSignal.PAUSED)
                .autoheal(last == LogSignal.AUTOHEAL)
                .booted(up)
                .done();
    }

    /** Room for any backup; none was made yet. */
    static BackupRoom roomy() {
        return new BackupRoom(
                "/var/lib/rabbitmq-agent/backups", true, 100_000_000_000L, 5_000_000_000L, Optional.empty());
    }

    static <T> Fact<T> whileWhole() {
        return Fact.unknown(Fact.Reason.NOT_OBSERVED, "nobody has to choose between sides");
    }

    static <T> Fact<T> whileRunning() {
        return Fact.unknown(Fact.Reason.NOT_OBSERVED, "the application runs");
    }
}
