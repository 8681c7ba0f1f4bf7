package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An observation with some of its facts replaced. */
final class ObservationChange {
    private final NodeObservation seen;
    private String agent;
    private long sample;
    private Instant at;
    private Optional<String> claim;
    private Fact<Optional<BrokerProcess>> process;
    private Fact<AppState> app;
    private Fact<ClusterView> view;
    private Fact<BootLog> log;
    private Fact<Boolean> registered;
    private Fact<Set<NodeName>> drained;
    private Fact<Holdings> holdings;
    private Fact<BackupRoom> backups;
    private Fact<LastEnd> lastEnd;

    private ObservationChange(NodeObservation seen) {
        this.seen = seen;
        this.agent = seen.agent();
        this.sample = seen.sample();
        this.at = seen.at();
        this.claim = seen.claim();
        this.process = seen.process();
        this.app = seen.app();
        this.view = seen.view();
        this.log = seen.log();
        this.registered = seen.registered();
        this.drained = seen.drained();
        this.holdings = seen.holdings();
        this.backups = seen.backups();
        this.lastEnd = seen.lastEnd();
    }

    static ObservationChange of(NodeObservation seen) {
        return new ObservationChange(seen);
    }

    NodeObservation done() {
        return new NodeObservation(
                seen.node(),
                agent,
                sample,
                at,
                process,
                app,
                view,
                seen.health(),
                seen.dataDirectory(),
                log,
                registered,
                drained,
                holdings,
                backups,
                lastEnd,
                claim,
                Optional.empty());
    }

    /** Its agent has looked once more. */
    ObservationChange look(String byAgent, long number, Instant now, Optional<String> underClaim) {
        this.agent = byAgent;
        this.sample = number;
        this.at = now;
        this.claim = underClaim;
        return this;
    }

    ObservationChange process(Fact<Optional<BrokerProcess>> next) {
        this.process = next;
        return this;
    }

    ObservationChange app(Fact<AppState> next) {
        this.app = next;
        return this;
    }

    ObservationChange view(Fact<ClusterView> next) {
        this.view = next;
        return this;
    }

    ObservationChange log(Fact<BootLog> next) {
        this.log = next;
        return this;
    }

    ObservationChange registered(Fact<Boolean> next) {
        this.registered = next;
        return this;
    }

    ObservationChange drained(Fact<Set<NodeName>> next) {
        this.drained = next;
        return this;
    }

    ObservationChange holdings(Fact<Holdings> next) {
        this.holdings = next;
        return this;
    }

    ObservationChange backups(Fact<BackupRoom> next) {
        this.backups = next;
        return this;
    }

    ObservationChange lastEnd(Fact<LastEnd> next) {
        this.lastEnd = next;
        return this;
    }
}
