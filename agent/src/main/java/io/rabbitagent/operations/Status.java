package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.decide.AlertHint;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ReceivedAlert;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.StatusView.AgentLine;
import io.rabbitagent.operations.StatusView.AlertLine;
import io.rabbitagent.operations.StatusView.Cluster;
import io.rabbitagent.operations.StatusView.DeclaredLine;
import io.rabbitagent.operations.StatusView.Down;
import io.rabbitagent.operations.StatusView.FindingLine;
import io.rabbitagent.operations.StatusView.Node;
import io.rabbitagent.operations.StatusView.Paused;
import io.rabbitagent.operations.StatusView.RuleProblem;
import io.rabbitagent.operations.StatusView.Rules;
import io.rabbitagent.operations.StatusView.Store;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.yaml.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code agent status}: cluster, nodes, findings, plans. */
public final class Status {
    /** One screen shows what somebody who was just called must know of; agent plans shows more. */
    private static final Duration LATELY = Duration.ofHours(1);

    private static final int MOST_RUNS = 3;

    private Status() {}

    public static StatusView of(Situation situation) {
        return of(situation, Optional.empty());
    }

    /** @param notices of this host's agent */
    public static StatusView of(Situation situation, Optional<StatusView.Notices> notices) {
        ClusterPicture picture = situation.picture();
        Targets targets = Targets.of(picture, situation.rules().all());
        Optional<Decisions> document = situation.decisions().value();
        List<Node> nodes =
                picture.members().stream().map(node -> node(picture, node)).toList();
        return new StatusView(
                Formats.VERSION,
                cluster(picture),
                nodes,
                situation.findings().stream()
                        .map(finding -> finding(finding, targets))
                        .toList(),
                PlanLines.of(situation, targets),
                paused(situation),
                store(situation),
                document.stream()
                        .flatMap(decisions -> decisions.held().stream())
                        .map(held -> Plans.held(held, targets))
                        .toList(),
                document.map(decisions -> lately(decisions, situation.now(), targets))
                        .orElse(List.of()),
                down(picture),
                rules(situation.rules()),
                picture.openWindows().value().map(List::copyOf),
                document.stream()
                        .flatMap(decisions -> decisions.declared().stream())
                        .map(Status::declared)
                        .toList(),
                document.flatMap(decisions -> Plans.rehearsal(decisions, picture)),
                document.stream()
                        .flatMap(decisions -> decisions.alerts().stream()
                                .filter(one -> !one.isOld(situation.now()))
                                .map(one -> alert(one, decisions)))
                        .toList(),
                notices);
    }

    private static AlertLine alert(ReceivedAlert received, Decisions decisions) {
        AlertHint hint = received.hint();
        AlertHint.Seen seen = received.hasAsked(decisions) ? AlertHint.Seen.ACTED : hint.seen();
        return new AlertLine(
                hint.fingerprint(),
                hint.alertname(),
                hint.rule(),
                hint.node().map(NodeName::value),
                seen.text(),
                received.plan(decisions),
                hint.startsAt(),
                received.at(),
                received.by());
    }

    private static DeclaredLine declared(Declaration said) {
        return new DeclaredLine(said.node().value(), said.what().text(), said.by(), said.reason(), said.at());
    }

    private static List<PlansView.RunLine> lately(Decisions decisions, Instant now, Targets targets) {
        List<PlansView.RunLine> runs = decisions.recent().stream()
                .filter(run -> run.endedAt().plus(LATELY).isAfter(now))
                .map(run -> Plans.run(run, targets))
                .toList();
        return runs.subList(Math.max(0, runs.size() - MOST_RUNS), runs.size());
    }

    private static Cluster cluster(ClusterPicture picture) {
        int running = (int) picture.members().stream()
                .map(node -> NodeStates.of(picture, node))
                .filter(Status::serves)
                .count();
        return new Cluster(
                picture.clusterName(),
                picture.expected(),
                running,
                Health.of(picture).text(),
                MetadataStore.of(picture));
    }

    /** Empty also where no agent has told yet that its own node is down. */
    private static Optional<Down> down(ClusterPicture picture) {
        ShutdownOrder order = ShutdownOrder.of(picture);
        boolean someoneIsDown = picture.reports().values().stream()
                .anyMatch(report -> report.observation().app().isKnown());
        return order.verdict() == Verdict.RUNNING || !someoneIsDown
                ? Optional.empty()
                : Optional.of(new Down(order.verdict().text(), ShutdownOrders.names(order.startFirst())));
    }

    static boolean serves(NodeState state) {
        return state == NodeState.RUNNING || state == NodeState.MAINTENANCE;
    }

    private static Node node(ClusterPicture picture, NodeName name) {
        NodeReport report = picture.report(name);
        Optional<ClusterView> own = report.observation().view().value();
        TreeSet<String> partitions = new TreeSet<>();
        own.ifPresent(view -> view.peers().values().stream()
                .filter(peer -> peer.node().equals(name))
                .forEach(peer -> peer.partitions().forEach(away -> partitions.add(away.value()))));
        return new Node(
                name.value(),
                NodeStates.of(picture, name).text(),
                type(picture, name),
                own.map(ClusterView::rabbitmqVersion),
                List.copyOf(partitions),
                new AgentLine(
                        report.presence().fresh(),
                        report.presence().lastChange().map(Duration::toSeconds)),
                UnknownFacts.of(report.observation()));
    }

    /** By the views of those that run; by the node's own status file where nobody lists it. */
    private static String type(ClusterPicture picture, NodeName name) {
        return picture.views().values().stream()
                .map(view -> view.peers().get(name))
                .filter(peer -> peer != null)
                .map(PeerView::type)
                .findFirst()
                .map(type -> type.text())
                .or(() -> typeByItsFile(picture, name))
                .orElse("unknown");
    }

    private static Optional<String> typeByItsFile(ClusterPicture picture, NodeName name) {
        return picture.observation(name)
                .dataDirectory()
                .flatMap(data -> data.membership())
                .value()
                .flatMap(found -> found)
                .filter(membership -> membership.all().contains(name))
                .map(membership -> membership.disc().contains(name) ? "disc" : "ram");
    }

    private static FindingLine finding(Finding finding, Targets targets) {
        return new FindingLine(
                finding.id(),
                finding.rule(),
                finding.target().value(),
                targets.about(finding.rule(), finding.target()),
                finding.state().text(),
                finding.since(),
                finding.summary(),
                finding.detail(),
                finding.blockedBy());
    }

    static Rules rules(RulesInForce rules) {
        return new Rules(
                rules.source(),
                rules.digest(),
                rules.all().size(),
                rules.since(),
                rules.problems().stream().map(Status::problem).toList());
    }

    private static RuleProblem problem(Problem problem) {
        String about = problem.setting().isEmpty() ? "" : problem.setting() + ": ";
        return new RuleProblem(problem.place(), about + problem.what(), problem.remedy());
    }

    private static Optional<Paused> paused(Situation situation) {
        return situation
                .decisions()
                .value()
                .flatMap(Decisions::pause)
                .map(pause -> new Paused(pause.actor(), pause.reason(), pause.since(), pause.until()));
    }

    /** Whether the decisions can be read, and anything be written, and why not. */
    public static Store store(Situation situation) {
        Optional<String> why = situation.decisions() instanceof Fact.Unknown<Decisions> missing
                ? Optional.of(missing.detail())
                : situation.notTaken();
        return new Store(why.isEmpty(), why);
    }
}
