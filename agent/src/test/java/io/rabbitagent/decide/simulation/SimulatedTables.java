package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What decides whether a broker comes up after an outage, and with which copy of the schema.
 *
 * <p>As read in {@code mnesia_controller:orphan_tables/5} and seen on 3.10.8: a node takes the tables of a member that runs;
 * it loads its own copy where it was up when each other member went down; where nobody is the last by its own record, the
 * first by name loads its own copy as soon as all disc members wait, however old that is. Else it waits, and gives up.
 */
final class SimulatedTables {
    private static final int LONGEST_BOOT = 15_000;
    private static final Duration GIVES_UP = Duration.ofSeconds(100);

    private final World world;
    private final NodeName name;
    private final Set<NodeName> members;
    private final Set<NodeName> outlived = new TreeSet<>();
    private final Set<NodeName> forgotten = new TreeSet<>();
    private boolean forced;
    private final Set<NodeName> sawRunning;
    private long schema = 1;
    private boolean loading;
    private boolean byHand;
    private Duration loadingSince = Duration.ZERO;
    private Duration boot = Duration.ZERO;
    private Optional<LastEnd> end = Optional.empty();
    private long meantDownAt;

    SimulatedTables(World world, NodeName name, Set<NodeName> members) {
        this.world = world;
        this.name = name;
        this.members = Set.copyOf(members);
        this.sawRunning = new TreeSet<>(members);
    }

    boolean loading() {
        return loading;
    }

    long schema() {
        return schema;
    }

    /** What its agent knows of its end; empty while it runs. */
    Optional<LastEnd> end() {
        return end;
    }

    Set<NodeName> sawRunning() {
        return sawRunning;
    }

    /** Since when somebody wants it to be down, in the order of all events; empty where nobody does. */
    Optional<Long> meantDownAt() {
        return end.filter(one -> !one.unwanted()).map(one -> meantDownAt);
    }

    /** Its next boot waits for nobody: its data directory holds a {@code force_load}. */
    boolean forced() {
        return forced;
    }

    void force() {
        forced = true;
    }

    /** Whom its own schema does not list any more. */
    Set<NodeName> forgotten() {
        return forgotten;
    }

    void forget(NodeName member) {
        forgotten.add(member);
        world.host(name).node().members().remove(member);
    }

    /** Whether it would load its own copy without waiting. */
    boolean mayLoadAlone() {
        Set<NodeName> mayRun = new TreeSet<>(members);
        mayRun.removeAll(outlived);
        mayRun.removeAll(forgotten);
        return mayRun.equals(Set.of(name));
    }

    void change(long version) {
        schema = version;
    }

    void begin(boolean human) {
        loading = true;
        byHand = human;
        loadingSince = world.uptime();
        boot = Duration.ofMillis(world.dice.below(LONGEST_BOOT));
        boolean wish = human
                && world.hosts.values().stream().noneMatch(host -> host.node().running());
        end = end.map(one -> with(
                one, true, one.wantedSince() || (wish && !one.startedSince() && !one.unwanted()), one.hostRebooted()));
    }

    void rebooted() {
        end = end.map(one -> with(one, one.startedSince(), one.wantedSince(), true));
    }

    /** Its application ended while it ran. */
    void ended(HowEnded how) {
        end = Optional.of(new LastEnd(
                LastEnd.Source.HISTORY,
                sawRunning,
                new Membership(members, members),
                world.now(),
                Fact.known(how),
                false,
                false,
                false,
                List.of()));
        meantDownAt = world.nextMoment();
    }

    /** @param asked somebody has stopped it, who does not want it any more */
    void stoppedLoading(boolean asked) {
        loading = false;
        end = end.map(one -> with(one, one.startedSince(), one.wantedSince() && !asked, one.hostRebooted()));
    }

    void peerEnded(NodeName peer) {
        outlived.add(peer);
        sawRunning.remove(peer);
    }

    void peerCame(NodeName peer) {
        outlived.remove(peer);
        sawRunning.add(peer);
    }

    /** @return the boot is over: the application runs, or it has given up */
    Optional<Boolean> tick() {
        Duration since = world.uptime().minus(loadingSince);
        if (!loading || since.compareTo(boot) < 0) {
            return Optional.empty();
        }
        if (world.hooks.has(Hooks.Defect.FORCES)) {
            return loaded(byHand);
        }
        boolean refused = world.hosts.values().stream()
                .map(SimulatedHost::node)
                .anyMatch(other -> other.running() && other.tables().forgotten.contains(name));
        if (refused) {
            loading = false;
            return Optional.of(false);
        }
        Optional<SimulatedTables> running =
                others().filter(SimulatedNode::running).findFirst().map(SimulatedNode::tables);
        if (running.isPresent()) {
            schema = running.get().schema;
            running.get().forgotten.forEach(this::forget);
            return up();
        }
        if (forced || mayLoadAlone()) {
            return loaded(byHand);
        }
        boolean first = members.stream().allMatch(other -> name.compareTo(other) <= 0);
        if (first && others().allMatch(other -> other.tables().loading)) {
            return loaded(byHand || others().anyMatch(other -> other.tables().byHand));
        }
        if (since.compareTo(GIVES_UP) > 0) {
            loading = false;
            return Optional.of(false);
        }
        return Optional.empty();
    }

    private Optional<Boolean> loaded(boolean human) {
        world.invariants.loaded(name, schema, human);
        return up();
    }

    private Optional<Boolean> up() {
        loading = false;
        forced = false;
        end = Optional.empty();
        sawRunning.clear();
        sawRunning.add(name);
        others().filter(SimulatedNode::running).forEach(other -> {
            peerCame(other.name());
            other.tables().peerCame(name);
        });
        return Optional.of(true);
    }

    private Stream<SimulatedNode> others() {
        return members.stream()
                .filter(other -> !other.equals(name) && !forgotten.contains(other))
                .map(other -> world.host(other).node());
    }

    private static LastEnd with(LastEnd end, boolean started, boolean wanted, boolean rebooted) {
        return new LastEnd(
                end.source(),
                end.sawRunning(),
                end.membership(),
                end.at(),
                end.how(),
                started,
                wanted,
                rebooted,
                end.contradictions());
    }
}
