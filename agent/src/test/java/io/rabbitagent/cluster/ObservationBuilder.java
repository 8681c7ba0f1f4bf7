package io.rabbitagent.cluster;

import java.util.List;
import java.util.Optional;

/** Replaces facts of an observation, for tests. */
public final class ObservationBuilder {
    private NodeObservation now;

    ObservationBuilder(NodeObservation seen) {
        this.now = seen;
    }

    public NodeObservation done() {
        return now;
    }

    public ObservationBuilder agent(String agent) {
        now = new NodeObservation(
                now.node(),
                agent,
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                now.health(),
                now.dataDirectory(),
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder sample(long sample) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                sample,
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                now.health(),
                now.dataDirectory(),
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder process(Fact<Optional<BrokerProcess>> process) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                process,
                now.app(),
                now.view(),
                now.health(),
                now.dataDirectory(),
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder app(Fact<AppState> app) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                app,
                now.view(),
                now.health(),
                now.dataDirectory(),
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder view(Fact<ClusterView> view) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                view,
                now.health(),
                now.dataDirectory(),
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder health(Fact<List<HealthCheck>> health) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                health,
                now.dataDirectory(),
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder dataDirectory(Fact<DataDirectory> dataDirectory) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                now.health(),
                dataDirectory,
                now.log(),
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder log(Fact<BootLog> log) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                now.health(),
                now.dataDirectory(),
                log,
                now.registered(),
                now.holdings());
        return this;
    }

    public ObservationBuilder registered(Fact<Boolean> registered) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                now.health(),
                now.dataDirectory(),
                now.log(),
                registered,
                now.holdings());
        return this;
    }

    public ObservationBuilder holdings(Fact<Holdings> holdings) {
        now = new NodeObservation(
                now.node(),
                now.agent(),
                now.sample(),
                now.at(),
                now.process(),
                now.app(),
                now.view(),
                now.health(),
                now.dataDirectory(),
                now.log(),
                now.registered(),
                holdings);
        return this;
    }
}
