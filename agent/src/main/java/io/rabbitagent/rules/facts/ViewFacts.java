package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.nodetype.DiscNodes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a member's own broker says, of itself and of the cluster. */
final class ViewFacts {
    private static final FactType TEXT = new FactType.Text(List.of());
    private static final FactType TEXTS = new FactType.Texts();
    private static final String ASKED =
            " By the node's own broker; unknown while its management API does not answer its agent.";

    static final List<FactDefinition> ALL = List.of(
            new FactDefinition(
                    "members",
                    TEXTS,
                    "The names of all members that the node knows, itself included." + ASKED,
                    (picture, node) -> view(
                            picture, node, view -> names(view.members(), node + " lists " + listed(view.members())))),
            new FactDefinition(
                    "seesRunning",
                    TEXTS,
                    "The names of the members that the node sees running, itself included." + ASKED,
                    (picture, node) -> view(
                            picture,
                            node,
                            view -> names(view.running(), node + " sees running: " + listed(view.running())))),
            new FactDefinition(
                    "partitions",
                    TEXTS,
                    "The names of the members from which the node says it is partitioned. One node's word can miss a"
                            + " partition: `cluster.partitionSeen` asks all." + ASKED,
                    (picture, node) -> own(
                            picture,
                            node,
                            peer -> names(
                                    peer.partitions(), node + " sees a partition from " + listed(peer.partitions())))),
            alarm("memoryAlarm", "a memory alarm", PeerView::memoryAlarm),
            alarm("diskAlarm", "a disk alarm", PeerView::diskAlarm),
            new FactDefinition(
                    "version",
                    TEXT,
                    "The version of RabbitMQ, such as `3.10.8`." + ASKED,
                    (picture, node) -> view(
                            picture,
                            node,
                            view -> Answer.of(
                                    view.rabbitmqVersion(), node + " is RabbitMQ " + view.rabbitmqVersion()))),
            new FactDefinition(
                    "erlangVersion",
                    TEXT,
                    "The version of Erlang/OTP." + ASKED,
                    (picture, node) -> view(
                            picture,
                            node,
                            view -> Answer.of(view.erlangVersion(), node + " runs on Erlang " + view.erlangVersion()))),
            new FactDefinition(
                    "firstRamNode",
                    new FactType.Truth(),
                    "Whether the node is the first by name of all RAM nodes, running or not, as all members that run see it."
                            + " Unknown where a member runs, or may run, whose view is unknown.",
                    (picture, node) -> Answer.of(DiscNodes.isFirstRamNode(picture, node))),
            new FactDefinition(
                    "failedHealthChecks",
                    TEXTS,
                    "The names of the health checks that fail, as behind `/api/health/checks/`. The agent asks these, and no others"
                            + " ever fail: `" + String.join("`, `", HealthCheck.ASKED) + "`." + ASKED,
                    ViewFacts::failedHealthChecks));

    private ViewFacts() {}

    private static String listed(Collection<NodeName> nodes) {
        return NodeNames.listed(nodes);
    }

    private static Answer names(Collection<NodeName> nodes, String sentence) {
        return Answer.of(nodes.stream().sorted().map(NodeName::value).toList(), sentence);
    }

    private static Answer view(ClusterPicture picture, NodeName node, Function<ClusterView, Answer> answer) {
        return Answer.of(node + "'s view", picture.observation(node).view(), answer);
    }

    private static Answer own(ClusterPicture picture, NodeName node, Function<PeerView, Answer> answer) {
        return view(
                picture,
                node,
                view -> Optional.ofNullable(view.peers().get(node))
                        .map(answer)
                        .orElseGet(() -> Answer.unknown(node + " does not list itself")));
    }

    private static FactDefinition alarm(String name, String what, Predicate<PeerView> asked) {
        return new FactDefinition(
                name,
                new FactType.Truth(),
                "Whether the node has " + what + ": then publishers are blocked in the whole cluster." + ASKED,
                (picture, node) -> own(
                        picture,
                        node,
                        peer -> Answer.of(asked.test(peer), node + " has " + (asked.test(peer) ? "" : "not ") + what)));
    }

    private static Answer failedHealthChecks(ClusterPicture picture, NodeName node) {
        return Answer.of(
                "the health checks of " + node, picture.observation(node).health(), checks -> {
                    List<String> failed = checks.stream()
                            .filter(check -> !check.passed())
                            .map(HealthCheck::name)
                            .sorted()
                            .toList();
                    return Answer.of(
                            failed,
                            failed.isEmpty() ? "no health check of " + node + " fails" : node + " fails " + failed);
                });
    }
}
