package io.rabbitagent.http;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.QueueStanding.OfType;
import io.rabbitagent.cluster.QueueStanding.OfVhost;
import io.rabbitagent.cluster.QueueStanding.PerVhost;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepCount;
import io.rabbitagent.decide.Trigger;
import io.rabbitagent.notify.Notice;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An agent of five nodes with as many series as it can have by the shipped rules, though never all at once: every probe is asked, every broker
 * tells of every other one and of more virtual hosts than have a name, every rule that acts has ended in every way, each kind of its steps too, and
 * every rule has findings in as many states as there are nodes.
 */
final class AtTheBounds {
    /** Those of {@code Probes}. */
    static final Set<String> PROBES = Set.of(
            "nodes",
            "own-statistics",
            "health",
            "app-state",
            "data-directory",
            "epmd",
            "maintenance",
            "holdings",
            "backups",
            "inventory",
            "settings",
            "cookie",
            "mirrors",
            "absent-members",
            "departure",
            "counts");

    private static final int NODES = 5;

    /** Joined by hand: no agent tells of them, the brokers do. */
    private static final Set<NodeName> STRANGERS = Pictures.nodes(6, 7);

    private static final Set<String> WINDOWS =
            IntStream.rangeClosed(1, 10).mapToObj(number -> "window-" + number).collect(Collectors.toSet());

    private static final List<String> CHECKS =
            List.of("alarms", "local-alarms", "node-is-quorum-critical", "virtual-hosts");

    /** As many as the longest plan has, that of a rejoin. */
    private static final List<String> STEPS = List.of(
            "backup",
            "stop-and-mask-service",
            "start-without-app",
            "check-quorum-queues",
            "reset",
            "start-for-join",
            "join-cluster",
            "start-app",
            "hand-back-to-service",
            "await-boot");

    /** One for each node: a rule has no more at a time. */
    private static final List<FindingState> STATES = List.of(
            FindingState.PENDING,
            FindingState.BLOCKED,
            FindingState.PLANNED,
            FindingState.AWAITING_APPROVAL,
            FindingState.RUNNING);

    private AtTheBounds() {}

    static Metrics metrics() {
        Metrics metrics = new Metrics("prod", Scene.ME, "1.2.3", WINDOWS, Scene.CLOCK);
        Pictures pictures = pictures();
        pictures.members().forEach(node -> metrics.stopped(node, Pictures.NOON));
        metrics.update(with(Scene.of(pictures, decisions(List.of()))));
        metrics.update(with(Scene.of(pictures, decisions(runs()))));
        for (String probe : PROBES) {
            metrics.answered(probe, Duration.ofMillis(20), Fact.known(true));
        }
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
        Pictures pictures = Pictures.healthy(NODES).joinedByHand(STRANGERS).openWindows(Fact.known(WINDOWS));
        for (NodeName node : pictures.members()) {
            pictures.observe(
                    node,
                    seen -> Pictures.with(seen)
                            .health(Fact.known(CHECKS.stream()
                                    .map(check -> new HealthCheck(check, true, ""))
                                    .toList()))
                            .mirrors(Fact.known(
                                    new MirrorSurvey(9, 3, 0, List.of(), PolicyGaps.NONE, Fact.known(standing()))))
                            .done());
        }
        return pictures;
    }

    /** More virtual hosts than have a name: those without one are a series as well. */
    private static QueueStanding standing() {
        PerVhost perVhost = new PerVhost(
                QueueStanding.MOST_VHOSTS,
                IntStream.range(0, QueueStanding.MOST_VHOSTS)
                        .mapToObj(number -> new OfVhost("vhost-" + number, 1))
                        .toList());
        OfType some = new OfType(3, 1, new TreeMap<>());
        return new QueueStanding(
                new TreeSet<>(Pictures.nodes(1, 2, 3, 4, 5)), perVhost, perVhost, some, some, Fact.known(some));
    }

    private static Decisions decisions(List<Run> runs) {
        List<Declaration> declared = Pictures.healthy(NODES).members().stream()
                .map(node -> new Declaration(node, Declaration.What.LOST, "ops", "burnt down", Pictures.NOON))
                .toList();
        return new Decisions(
                Decisions.FORMAT_VERSION,
                "prod",
                Optional.of(Documents.active("app-stopped", Pictures.node(2))),
                List.of(Documents.waiting("p-2", "inconsistent-cluster", Pictures.node(3), Mode.APPROVE)),
                List.of(),
                Optional.of(Documents.pause(Duration.ofHours(1))),
                runs,
                declared,
                Optional.of(Documents.asked()),
                List.of());
    }

    /** Of each rule that acts, one that ended in each way, and in which each kind of step did. */
    private static List<Run> runs() {
        List<StepCount> steps = STEPS.stream()
                .flatMap(step -> Stream.of(StepCount.Outcome.values()).map(outcome -> new StepCount(step, outcome, 1)))
                .toList();
        List<Run> runs = new ArrayList<>();
        Shipped.rules().stream()
                .filter(rule -> rule.mode() != Mode.OBSERVE)
                .forEach(rule -> Stream.of(Run.Outcome.values())
                        .forEach(outcome -> runs.add(new Run(
                                "p-" + rule.name() + "-" + outcome,
                                rule.name(),
                                Pictures.node(2),
                                outcome,
                                "seen",
                                Documents.STARTED,
                                Pictures.NOON,
                                Optional.empty(),
                                new Trigger.ByAlert("ab12", Documents.STARTED),
                                steps))));
        return runs;
    }

    /** With findings of every rule about every node, each in another state. */
    private static Situation with(Situation situation) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : situation.rules().all()) {
            for (int node = 1; node <= NODES; node++) {
                FindingState state = STATES.get(node - 1);
                findings.add(new Finding(
                        rule.name() + node,
                        rule.name(),
                        Pictures.node(node),
                        state,
                        Pictures.NOON,
                        "summary",
                        Optional.empty(),
                        "detail"));
            }
        }
        return new Situation(
                situation.now(),
                situation.uptime(),
                situation.picture(),
                situation.decisions(),
                situation.memory(),
                findings,
                situation.rules());
    }
}
