package io.rabbitagent.observe;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.OwnStatistics;
import io.rabbitagent.cluster.ReportedView;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The questions that are asked about the own node, each with its own period. Steady are those that take a broker with many
 * queues a while, and those that are asked by {@code rabbitmqctl} alone.
 */
public final class Probes {
    /** How many there are: as many threads they need. */
    public static final int COUNT = 16;

    /** What hardly ever changes, and only while somebody sets the broker up. */
    private static final Duration HARDLY_EVER = Duration.ofMinutes(5);

    /** {@code rabbitmqctl} is the only way to ask, at half a second of CPU. */
    private static final Duration SELDOM = Duration.ofMinutes(1);

    final Probe<ReportedView> view;
    final Probe<OwnStatistics> ofItself;
    final Probe<List<HealthCheck>> health;
    final Probe<AppState> app;
    final Probe<DataDirectory> dataDirectory;
    final Probe<Boolean> registered;
    final Probe<Set<NodeName>> drained;
    final Probe<Holdings> holdings;
    final Probe<BackupRoom> backups;
    final Probe<NodeSettings> settings;
    final Probe<CookieFile> cookie;
    final Probe<Inventory> inventory;
    final Probe<MirrorSurvey> mirrors;
    final Probe<LeftBehind> leftBehind;
    final Probe<Departure> departure;
    final Probe<SeenCounts> counts;
    private final List<Probe<?>> all;
    private final Sources sources;
    private final Supplier<Duration> uptime;

    /**
     * @param sources where the answers come from, each call with its own deadline
     * @param threads {@link #COUNT}: one that hangs must not keep another from its thread
     */
    public Probes(Sources sources, ObserveSettings settings, Executor threads, Uptime clock, ProbeListener listener) {
        this.sources = sources;
        this.uptime = clock::now;
        Duration often = settings.interval().dividedBy(2);
        Duration fresh = settings.freshFor();
        Duration rare = settings.interval().multipliedBy(5);
        Duration rabbitmqctl = settings.interval().multipliedBy(2);
        Duration slow = settings.rabbitmqctlDeadline().plus(rabbitmqctl);
        this.view = new Probe<>("nodes", sources.view(), often, fresh, threads, uptime, listener);
        this.ofItself = new Probe<>("own-statistics", sources.ofItself(), rabbitmqctl, slow, threads, uptime, listener);
        this.health = new Probe<>("health", sources.health(), rare, rare.multipliedBy(3), threads, uptime, listener);
        this.app = new Probe<>("app-state", sources.app(), rabbitmqctl, slow, threads, uptime, listener);
        this.dataDirectory =
                new Probe<>("data-directory", sources.dataDirectory(), often, fresh, threads, uptime, listener);
        this.registered =
                new Probe<>("epmd", sources.registered(), rare, rare.multipliedBy(3), threads, uptime, listener);
        Duration seldomStands = SELDOM.multipliedBy(2).plus(slow);
        this.drained =
                new Probe<>("maintenance", sources.drained(), SELDOM, seldomStands, threads, uptime, listener).steady();
        this.holdings =
                new Probe<>("holdings", sources.holdings(), rare, rare.multipliedBy(6), threads, uptime, listener);
        this.backups = new Probe<>("backups", sources.backups(), rare, rare.multipliedBy(6), threads, uptime, listener);
        this.inventory = new Probe<>(
                        "inventory",
                        sources.inventory(),
                        rare,
                        rare.multipliedBy(6).plus(slow),
                        threads,
                        uptime,
                        listener)
                .steady();
        Duration settingsStand = HARDLY_EVER.multipliedBy(2).plus(slow);
        this.settings = new Probe<>(
                        "settings", sources.settings(), HARDLY_EVER, settingsStand, threads, uptime, listener)
                .steady();
        this.cookie = new Probe<>("cookie", sources.cookie(), rare, rare.multipliedBy(3), threads, uptime, listener);
        this.mirrors =
                new Probe<>("mirrors", sources.mirrors(), SELDOM, seldomStands, threads, uptime, listener).steady();
        this.leftBehind = new Probe<>(
                        "absent-members", sources.leftBehind(), SELDOM, seldomStands, threads, uptime, listener)
                .steady();
        this.departure = new Probe<>(
                        "departure", sources.departure(), HARDLY_EVER, settingsStand, threads, uptime, listener)
                .steady();
        this.counts = new Probe<>("counts", sources.counts(), SELDOM, seldomStands, threads, uptime, listener).steady();
        this.all = List.of(
                view,
                ofItself,
                health,
                app,
                dataDirectory,
                registered,
                drained,
                holdings,
                backups,
                this.settings,
                cookie,
                inventory,
                mirrors,
                leftBehind,
                departure,
                counts);
        if (all.size() != COUNT) {
            throw new IllegalStateException("there are " + all.size() + " probes, and threads for " + COUNT);
        }
    }

    /** What was answered so far, or is being answered, counts no more. */
    void forgetAll() {
        all.forEach(Probe::forget);
    }

    /** Of the host. */
    Duration uptime() {
        return uptime.get();
    }

    Fact<Optional<BrokerProcess>> process() {
        return sources.process().get();
    }

    Fact<BootLog> bootLog() {
        return sources.bootLog().get();
    }

    /** Where the facts come from. Those of {@code process} and {@code bootLog} are in memory and cost nothing. */
    public record Sources(
            Supplier<Fact<Optional<BrokerProcess>>> process,
            Supplier<Fact<ReportedView>> view,
            Supplier<Fact<OwnStatistics>> ofItself,
            Supplier<Fact<List<HealthCheck>>> health,
            Supplier<Fact<AppState>> app,
            Supplier<Fact<DataDirectory>> dataDirectory,
            Supplier<Fact<BootLog>> bootLog,
            Supplier<Fact<Boolean>> registered,
            Supplier<Fact<Set<NodeName>>> drained,
            Supplier<Fact<Holdings>> holdings,
            Supplier<Fact<BackupRoom>> backups,
            Supplier<Fact<NodeSettings>> settings,
            Supplier<Fact<CookieFile>> cookie,
            Supplier<Fact<Inventory>> inventory,
            Supplier<Fact<MirrorSurvey>> mirrors,
            Supplier<Fact<LeftBehind>> leftBehind,
            Supplier<Fact<Departure>> departure,
            Supplier<Fact<SeenCounts>> counts) {}
}
