package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An observation with some of its facts replaced. */
public final class ObservationChange {
    private final NodeObservation seen;
    private String agent;
    private long sample;
    private Instant at;
    private Fact<Optional<BrokerProcess>> process;
    private Fact<AppState> app;
    private Fact<ClusterView> view;
    private Fact<List<HealthCheck>> health;
    private Fact<DataDirectory> dataDirectory;
    private Fact<BootLog> log;
    private Fact<Boolean> registered;
    private Fact<Set<NodeName>> drained;
    private Fact<Holdings> holdings;
    private Fact<BackupRoom> backups;
    private Fact<LastEnd> lastEnd;
    private Fact<NodeSettings> settings;
    private Fact<CookieFile> cookie;
    private Fact<MirrorSurvey> mirrors;
    private Fact<Inventory> inventory;
    private Fact<LeftBehind> leftBehind;
    private Fact<Departure> departure;
    private Fact<Instant> vmStarted;
    private Optional<String> claim;
    private Optional<String> progress;

    private ObservationChange(NodeObservation seen) {
        this.seen = seen;
        this.agent = seen.agent();
        this.sample = seen.sample();
        this.at = seen.at();
        this.process = seen.process();
        this.app = seen.app();
        this.view = seen.view();
        this.health = seen.health();
        this.dataDirectory = seen.dataDirectory();
        this.log = seen.log();
        this.registered = seen.registered();
        this.drained = seen.drained();
        this.holdings = seen.holdings();
        this.backups = seen.backups();
        this.lastEnd = seen.lastEnd();
        this.settings = seen.settings();
        this.cookie = seen.cookie();
        this.mirrors = seen.mirrors();
        this.inventory = seen.inventory();
        this.leftBehind = seen.leftBehind();
        this.departure = seen.departure();
        this.vmStarted = seen.vmStarted();
        this.claim = seen.claim();
        this.progress = seen.progress();
    }

    public static ObservationChange of(NodeObservation seen) {
        return new ObservationChange(seen);
    }

    public NodeObservation done() {
        return new NodeObservation(
                seen.node(),
                agent,
                sample,
                at,
                process,
                app,
                view,
                health,
                dataDirectory,
                log,
                registered,
                drained,
                holdings,
                backups,
                lastEnd,
                settings,
                cookie,
                mirrors,
                inventory,
                leftBehind,
                departure,
                vmStarted,
                claim,
                progress);
    }

    /** Another life of its agent. */
    public ObservationChange agent(String next) {
        this.agent = next;
        return this;
    }

    public ObservationChange sample(long next) {
        this.sample = next;
        return this;
    }

    public ObservationChange at(Instant next) {
        this.at = next;
        return this;
    }

    public ObservationChange process(Fact<Optional<BrokerProcess>> next) {
        this.process = next;
        return this;
    }

    public ObservationChange app(Fact<AppState> next) {
        this.app = next;
        return this;
    }

    public ObservationChange view(Fact<ClusterView> next) {
        this.view = next;
        return this;
    }

    public ObservationChange health(Fact<List<HealthCheck>> next) {
        this.health = next;
        return this;
    }

    public ObservationChange dataDirectory(Fact<DataDirectory> next) {
        this.dataDirectory = next;
        return this;
    }

    public ObservationChange log(Fact<BootLog> next) {
        this.log = next;
        return this;
    }

    public ObservationChange registered(Fact<Boolean> next) {
        this.registered = next;
        return this;
    }

    public ObservationChange drained(Fact<Set<NodeName>> next) {
        this.drained = next;
        return this;
    }

    public ObservationChange holdings(Fact<Holdings> next) {
        this.holdings = next;
        return this;
    }

    public ObservationChange backups(Fact<BackupRoom> next) {
        this.backups = next;
        return this;
    }

    public ObservationChange lastEnd(Fact<LastEnd> next) {
        this.lastEnd = next;
        return this;
    }

    public ObservationChange settings(Fact<NodeSettings> next) {
        this.settings = next;
        return this;
    }

    public ObservationChange cookie(Fact<CookieFile> next) {
        this.cookie = next;
        return this;
    }

    public ObservationChange mirrors(Fact<MirrorSurvey> next) {
        this.mirrors = next;
        return this;
    }

    public ObservationChange departure(Fact<Departure> next) {
        this.departure = next;
        return this;
    }

    public ObservationChange vmStarted(Fact<Instant> next) {
        this.vmStarted = next;
        return this;
    }

    public ObservationChange leftBehind(Fact<LeftBehind> next) {
        this.leftBehind = next;
        return this;
    }

    public ObservationChange inventory(Fact<Inventory> next) {
        this.inventory = next;
        return this;
    }

    public ObservationChange progress(Optional<String> next) {
        this.progress = next;
        return this;
    }

    public ObservationChange claim(Optional<String> next) {
        this.claim = next;
        return this;
    }
}
