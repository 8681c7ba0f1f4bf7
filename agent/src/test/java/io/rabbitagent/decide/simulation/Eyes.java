package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an agent sees of its own broker, some of it unknown in bad weather. */
final class Eyes {
    private static final Fact<?> UNANSWERED = Fact.unknown(Fact.Reason.TIMEOUT, "no answer");
    private static final Fact<?> NOT_ASKED = Fact.unknown(Fact.Reason.NOT_OBSERVED, "not asked in this state");
    private static final Fact<List<io.rabbitagent.cluster.HealthCheck>> HEALTHY = Fact.known(List.of());
    private static final Fact<LeftBehind> NOTHING_LEFT = Fact.known(LeftBehind.of(Map.of()));
    private static final Fact<Departure> NOTHING_GOES =
            Fact.known(new Departure(Departure.Some.NONE, 0, Departure.Some.NONE, Departure.Some.NONE));
    private static final BootLog BOOTED = Pictures.log(LogSignal.BOOT_COMPLETED);
    private static final BootLog BOOTING = Pictures.log(LogSignal.WAITING_FOR_TABLES);
    private static final NodeSettings AS_SHIPPED = new NodeSettings("ignore", "", Set.of("maintenance_mode_status"));
    private static final BootLog STOPPED = Pictures.log(LogSignal.STOPPED);

    private final World world;
    private final SimulatedHost host;

    Eyes(World world, SimulatedHost host) {
        this.world = world;
        this.host = host;
    }

    /** @param sample the moment at which this is seen, which only the invariants can read */
    NodeObservation look(String agent, long sample, Optional<String> claim) {
        SimulatedNode node = host.node();
        boolean beforeACopy =
                !node.running() || !world.sides().apart(host.name()).isEmpty();
        return new NodeObservation(
                host.name(),
                agent,
                sample,
                host.clock(),
                Fact.known(node.vm() ? Optional.of(Pictures.life(host.name(), node.life())) : Optional.empty()),
                maybe(Fact.known(app())),
                node.running() ? maybe(Fact.known(view())) : notAsked(),
                HEALTHY,
                maybe(Fact.known(files())),
                Fact.known(log()),
                Fact.known(node.vm()),
                node.running() ? maybe(Fact.known(Set.of())) : notAsked(),
                beforeACopy ? Fact.known(new Holdings(1_000, List.of(), 0, 0, host.data())) : notAsked(),
                beforeACopy ? Fact.known(room()) : notAsked(),
                node.tables().end().isPresent()
                        ? maybe(Fact.known(node.tables().end().get()))
                        : notAsked(),
                node.running() ? maybe(Fact.known(AS_SHIPPED)) : notAsked(),
                notAsked(),
                notAsked(),
                node.running() ? maybe(Fact.known(inventory())) : notAsked(),
                node.running() ? maybe(NOTHING_LEFT) : notAsked(),
                node.running() ? maybe(NOTHING_GOES) : notAsked(),
                notAsked(),
                claim,
                Optional.empty());
    }

    private <T> Fact<T> maybe(Fact<T> fact) {
        return world.dice.oneIn(world.weather.unknownFact()) ? unanswered() : fact;
    }

    @SuppressWarnings("unchecked")
    private static <T> Fact<T> unanswered() {
        return (Fact<T>) UNANSWERED;
    }

    @SuppressWarnings("unchecked")
    private static <T> Fact<T> notAsked() {
        return (Fact<T>) NOT_ASKED;
    }

    private AppState app() {
        SimulatedNode node = host.node();
        if (!node.vm()) {
            return AppState.VM_DOWN;
        }
        if (node.booting()) {
            return AppState.BOOTING;
        }
        return node.running() ? AppState.RUNNING : AppState.STOPPED;
    }

    private ClusterView view() {
        Map<NodeName, PeerView> peers = new HashMap<>();
        for (NodeName member : host.node().members()) {
            SimulatedNode peer = world.host(member).node();
            boolean sees =
                    world.sides().sees(host.name(), member) && peer.members().contains(host.name());
            Set<NodeName> apart = sees ? world.sides().apart(member) : Set.of();
            peers.put(member, Pictures.peer(member, sees, apart));
        }
        return Pictures.view(host.name(), peers);
    }

    private DataDirectory files() {
        Set<NodeName> members = host.node().members();
        return new DataDirectory(
                !host.node().virgin(),
                host.node().tables().forced(),
                Fact.known(host.node().virgin() ? Optional.empty() : Optional.of(new Membership(members, members))),
                Fact.known(world.outage ? Optional.of(host.node().tables().sawRunning()) : Optional.empty()));
    }

    private BootLog log() {
        BootLog log = log(host.node());
        return world.hooks.has(Hooks.Defect.FORGETS_ITS_SIDE)
                ? log
                : log.change()
                        .partitionedFrom(world.sides().logged(host.name()))
                        .done();
    }

    private BootLog log(SimulatedNode node) {
        if (node.running()) {
            return BOOTED;
        }
        if (node.booting()) {
            return BOOTING;
        }
        return node.denier()
                .map(denier -> BootLog.NOTHING
                        .change()
                        .last(Optional.of(new LogEvent(Pictures.NOON, LogSignal.BOOT_FAILED, "BOOT FAILED")))
                        .disagreement(Optional.of(new Disagreement(host.name(), denier)))
                        .bootFailed(true)
                        .done())
                .orElse(STOPPED);
    }

    /** No two sides lead as many queues: one can always be chosen. */
    private Inventory inventory() {
        int number = Integer.parseInt(host.name().host().substring(2));
        return new Inventory(1 << number, 0, 0, 0, List.of());
    }

    private BackupRoom room() {
        return new BackupRoom("/backups", true, 1_000_000, 1_000, Optional.empty());
    }
}
