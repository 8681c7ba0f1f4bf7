package io.rabbitagent.http;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.QueueStanding.OfType;
import io.rabbitagent.cluster.QueueStanding.OfVhost;
import io.rabbitagent.cluster.QueueStanding.PerVhost;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.plan.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
        metrics.http().open().set(3);
        metrics.http().serves(Pictures.NOON.plus(Duration.ofDays(90)));
        metrics.noticesWaiting(2);
        metrics.noticeEnded(Notice.Kind.APPROVAL_AWAITED, NoticeSent.Outcome.SENT);
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
                        .mirrors(Fact.known(
                                new MirrorSurvey(9, 3, 0, List.of(), PolicyGaps.NONE, Fact.known(standing()))))
                        .done());
        return pictures.changePeer(
                first, first, peer -> new PeerView(first, true, NodeType.DISC, Set.of(Pictures.node(4)), true, false));
    }

    /** Others than rb1 do not run, so it tells of their queues. */
    private static QueueStanding standing() {
        TreeMap<NodeName, Integer> down = new TreeMap<>(Map.of(Pictures.node(2), 7));
        return new QueueStanding(
                Set.of(Pictures.node(1)),
                new PerVhost(4, List.of(new OfVhost("/", 3))),
                new PerVhost(2, List.of(new OfVhost("/", 1), new OfVhost("billing", 1))),
                new OfType(9, 0, down),
                new OfType(2, 1, new TreeMap<>()),
                Fact.known(new OfType(0, 0, down)));
    }

    private static Decisions decisions() {
        return Documents.with(
                Optional.of(Documents.active("app-stopped", Pictures.node(2))),
                List.of(Documents.waiting("p-2", "inconsistent-cluster", Pictures.node(3), Mode.APPROVE)),
                Optional.of(Documents.pause(Duration.ofHours(1))));
    }
}
