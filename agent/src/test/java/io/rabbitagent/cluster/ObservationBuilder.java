package io.rabbitagent.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Replaces facts of an observation, for tests. */
public final class ObservationBuilder {
    private final NodeObservation seen;
    private String agent;
    private long sample;
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
    private Optional<String> claim;
    private Optional<String> progress;

    ObservationBuilder(NodeObservation seen) {
        this.seen = seen;
        this.agent = seen.agent();
        this.sample = seen.sample();
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
        this.claim = seen.claim();
        this.progress = seen.progress();
    }

    public NodeObservation done() {
        return new NodeObservation(
                seen.node(),
                agent,
                sample,
                seen.at(),
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
                claim,
                progress);
    }

    public ObservationBuilder agent(String agent) {
        this.agent = agent;
        return this;
    }

    public ObservationBuilder sample(long sample) {
        this.sample = sample;
        return this;
    }

    public ObservationBuilder process(Fact<Optional<BrokerProcess>> process) {
        this.process = process;
        return this;
    }

    public ObservationBuilder app(Fact<AppState> app) {
        this.app = app;
        return this;
    }

    public ObservationBuilder view(Fact<ClusterView> view) {
        this.view = view;
        return this;
    }

    public ObservationBuilder health(Fact<List<HealthCheck>> health) {
        this.health = health;
        return this;
    }

    public ObservationBuilder dataDirectory(Fact<DataDirectory> dataDirectory) {
        this.dataDirectory = dataDirectory;
        return this;
    }

    public ObservationBuilder log(Fact<BootLog> log) {
        this.log = log;
        return this;
    }

    public ObservationBuilder registered(Fact<Boolean> registered) {
        this.registered = registered;
        return this;
    }

    public ObservationBuilder drained(Fact<Set<NodeName>> drained) {
        this.drained = drained;
        return this;
    }

    public ObservationBuilder holdings(Fact<Holdings> holdings) {
        this.holdings = holdings;
        return this;
    }

    public ObservationBuilder backups(Fact<BackupRoom> backups) {
        this.backups = backups;
        return this;
    }

    public ObservationBuilder lastEnd(Fact<LastEnd> lastEnd) {
        this.lastEnd = lastEnd;
        return this;
    }

    public ObservationBuilder progress(Optional<String> progress) {
        this.progress = progress;
        return this;
    }

    public ObservationBuilder claim(Optional<String> claim) {
        this.claim = claim;
        return this;
    }
}
