package io.rabbitagent.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeListener;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.observe.ProbeListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What this agent knows, as Prometheus reads it. Every metric is described in docs/metrics.md.
 *
 * <p>Important properties: what is unknown has no sample, so a 0 never means unknown; a scrape never falls between the
 * rows of an update; all metrics carry the label {@code cluster}, none a queue's name, a plan's id or the text of an
 * error. Safe for any thread.
 */
public final class Metrics implements ProbeListener, NoticeListener, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ClusterMetrics cluster;
    private final NodeMetrics nodes;
    private final PeerMetrics peers;
    private final MirrorMetrics mirrors;
    private final QueueMetrics queues;
    private final RemediationMetrics remediation;
    private final RuleMetrics rules;
    private final ProbeMetrics probes;
    private final StoreMetrics store;
    private final WebhookMetrics webhook;
    private final HttpMetrics http;
    private final JvmMetrics jvm;
    private Duration shown = Duration.ZERO;
    private Optional<NoticeMetrics> notices = Optional.empty();

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
        queues = new QueueMetrics(registry);
        remediation = new RemediationMetrics(registry);
        rules = new RuleMetrics(registry);
        probes = new ProbeMetrics(registry, clock);
        store = new StoreMetrics(registry);
        webhook = new WebhookMetrics(registry, clock);
        http = new HttpMetrics(registry);
        jvm = new JvmMetrics(registry);
        Gauge.builder("rabbitagent.build.info", () -> 1)
                .description("The version of this agent; the value is always 1")
                .tag("version", version)
                .register(registry);
    }

    /**
     * Shows what the agent knew at the end of a turn, and no longer what it knew before. What is older than that, as a scrape may have it
     * that began before the turn's end, is left aside: what ended in between would count twice.
     */
    public synchronized void update(Situation situation) {
        if (situation.uptime().compareTo(shown) < 0) {
            return;
        }
        boolean turned = situation.uptime().compareTo(shown) > 0;
        shown = situation.uptime();
        cluster.update(situation.picture());
        nodes.update(situation.picture());
        peers.update(situation.picture());
        mirrors.update(situation.picture());
        queues.update(situation.picture());
        remediation.update(situation);
        rules.update(situation.rules());
        store.update(situation.decisions(), turned);
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

    /** Tells that a call of the shared store failed. It counts as unreachable until a round has gone by without. */
    public synchronized void storeFailed() {
        store.failed();
    }

    /** Tells how many entries of this host's journal wait for the shared history. */
    public synchronized void unshipped(long entries) {
        store.unshipped(entries);
    }

    /** Tells how many entries this agent has had the shared history forget. */
    public synchronized void forgotten(long entries) {
        store.forgotten(entries);
    }

    /** Tells that a member's VM ended. The latest time counts, in whichever order they are told; shown from the next update on. */
    public synchronized void stopped(NodeName node, Instant at) {
        nodes.stopped(node, at);
    }

    /** What is counted of alerts. */
    WebhookMetrics webhook() {
        return webhook;
    }

    /** What is counted of connections. */
    HttpMetrics http() {
        return http;
    }

    @Override
    public synchronized void noticesWaiting(int count) {
        notices().waiting(count);
    }

    @Override
    public synchronized void noticeEnded(Notice.Kind kind, NoticeSent.Outcome outcome) {
        notices().ended(kind, outcome);
    }

    private NoticeMetrics notices() {
        NoticeMetrics present = notices.orElseGet(() -> new NoticeMetrics(registry));
        notices = Optional.of(present);
        return present;
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return scrape(MetricsFormat.TEXT);
    }

    synchronized String scrape(MetricsFormat format) {
        probes.show();
        webhook.show();
        http.show();
        return registry.scrape(format.contentType());
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
