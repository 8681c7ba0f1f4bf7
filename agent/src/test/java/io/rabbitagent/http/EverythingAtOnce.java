package io.rabbitagent.http;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.plan.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Five nodes on a very bad day, so that each metric has a sample: rb1 runs with a memory alarm, rb2 is being cured, rb3
 * was forgotten, rb4 is stopped and its cure held back by a pause, rb5 waits for its peers.
 */
final class EverythingAtOnce {
    private static final List<String> PROBES =
            List.of("nodes", "health", "app-state", "data-directory", "epmd", "holdings");

    private EverythingAtOnce() {}

    static Metrics metrics() {
        Metrics metrics = Scene.metrics();
        Pictures pictures = pictures().openWindows(Fact.known(Set.of("patching")));
        metrics.update(Scene.of(pictures, decisions()));
        Decisions now = decisions();
        Run run = Documents.run("p-1", "app-stopped", Run.Outcome.VERIFIED);
        metrics.stopped(Pictures.node(5), Pictures.NOON.minusSeconds(90));
        metrics.update(Scene.of(
                pictures,
                new Decisions(
                        now.formatVersion(),
                        now.cluster(),
                        now.active(),
                        now.proposals(),
                        now.held(),
                        now.pause(),
                        List.of(run),
                        List.of(new Declaration(
                                Pictures.node(5), Declaration.What.LOST, "ops", "burnt down", Pictures.NOON)),
                        Optional.of(Documents.asked()),
                        now.measured())));
        for (String probe : PROBES) {
            metrics.answered(probe, Duration.ofMillis(20), Fact.known(true));
        }
        metrics.answered("nodes", Duration.ofSeconds(3), Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        metrics.stored(Duration.ofMillis(7), true);
        metrics.unshipped(4);
        metrics.webhook().received();
        return metrics;
    }

    private static Pictures pictures() {
        NodeName first = Pictures.node(1);
        Pictures pictures = Pictures.healthy(5)
                .appStopped(Pictures.node(2))
                .forgotten(Pictures.node(3))
                .appStopped(Pictures.node(4))
                .appStopped(Pictures.node(5));
        pictures.observe(
                Pictures.node(5),
                seen -> Pictures.with(seen)
                        .app(Fact.known(AppState.BOOTING))
                        .log(Fact.known(Pictures.log(LogSignal.WAITING_FOR_TABLES)))
                        .done());
        pictures.observe(
                first,
                seen -> Pictures.with(seen)
                        .health(Fact.known(List.of(
                                new HealthCheck("alarms", false, "resource alarm"),
                                new HealthCheck("node-is-quorum-critical", true, ""))))
                        .done());
        return pictures.changePeer(
                first, first, peer -> new PeerView(first, true, NodeType.DISC, Set.of(Pictures.node(4)), true, false));
    }

    private static Decisions decisions() {
        return Documents.with(
                Optional.of(Documents.active("app-stopped", Pictures.node(2))),
                List.of(Documents.waiting("p-2", "inconsistent-cluster", Pictures.node(3), Mode.APPROVE)),
                Optional.of(Documents.pause(Duration.ofHours(1))));
    }
}
