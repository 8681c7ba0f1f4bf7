package io.rabbitagent.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.observe.ProbeListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What this agent knows, as Prometheus reads it. Every metric is described in docs/metrics.md.
 *
 * <p>Important properties: what is unknown has no sample, so a 0 never means unknown; a scrape never falls between the
 * rows of an update; all metrics carry the label {@code cluster}, none a queue's name, a plan's id or the text of an
 * error. Safe for any thread.
 */
public final class Metrics implements ProbeListener, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ClusterMetrics cluster;
    private final NodeMetrics nodes;
    private final PeerMetrics peers;
    private final MirrorMetrics mirrors;
    private final RemediationMetrics remediation;
    private final RuleMetrics rules;
    private final ProbeMetrics probes;
    private final StoreMetrics store;
    private final WebhookMetrics webhook;
    private final JvmMetrics jvm;

    /**
     * @param clusterName as configured
     * @param me the agent's own node
     * @param version of this program
     * @param windows the names of the configured maintenance windows
     */
    public Metrics(String clusterName, NodeName me, String version, Set<String> windows, Clock clock) {
        registry.config().commonTags("cluster", clusterName);
        cluster = new ClusterMetrics(registry, me, windows);
        nodes = new NodeMetrics(registry);
        peers = new PeerMetrics(registry);
        mirrors = new MirrorMetrics(registry);
        remediation = new RemediationMetrics(registry);
        rules = new RuleMetrics(registry);
        probes = new ProbeMetrics(registry, clock);
        store = new StoreMetrics(registry);
        webhook = new WebhookMetrics(registry, clock);
        jvm = new JvmMetrics(registry);
        Gauge.builder("rabbitagent.build.info", () -> 1)
                .description("The version of this agent; the value is always 1")
                .tag("version", version)
                .register(registry);
    }

    /** Shows what the agent knew at the end of a turn, and no longer what it knew before. */
    public synchronized void update(Situation situation) {
        cluster.update(situation.picture());
        nodes.update(situation.picture());
        peers.update(situation.picture());
        mirrors.update(situation.picture());
        remediation.update(situation);
        rules.update(situation.rules());
        store.update(situation.decisions());
    }

    @Override
    public void answered(String probe, Duration took, Fact<?> fact) {
        probes.answered(probe, took, fact);
    }

    /**
     * Tells how a call of the shared store went.
     *
     * @param commit how long it took; counted only where the store answered
     */
    public synchronized void stored(Duration commit, boolean reachable) {
        store.stored(commit, reachable);
    }

    /** Tells how many entries of this host's journal wait for the shared history. */
    public synchronized void unshipped(long entries) {
        store.unshipped(entries);
    }

    /** Tells that a member's VM ended. The latest time counts, in whichever order they are told; shown from the next update on. */
    public synchronized void stopped(NodeName node, Instant at) {
        nodes.stopped(node, at);
    }

    /** What is counted of alerts. */
    WebhookMetrics webhook() {
        return webhook;
    }

    /** All metrics in Prometheus' text format. */
    public synchronized String scrape() {
        probes.show();
        webhook.show();
        return registry.scrape();
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
