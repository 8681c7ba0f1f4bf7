package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.lost.Lost;
import io.rabbitagent.plan.nodetype.DiscNodes;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.plan.orderedstart.OrderedStartRemedy;
import io.rabbitagent.plan.partition.PartitionGates;
import io.rabbitagent.plan.precaution.Partition;
import java.util.List;

/** What is so of the cluster as a whole. */
final class ClusterFacts {
    private static final FactType TRUTH = new FactType.Truth();

    static final List<FactDefinition> ALL = List.of(
            new FactDefinition(
                    "name",
                    new FactType.Text(List.of()),
                    "The cluster's name, as configured (`cluster.name`). Always known.",
                    (picture, node) -> Answer.of(picture.clusterName(), "")),
            new FactDefinition(
                    "expected",
                    new FactType.Whole(),
                    "How many members are configured (`cluster.members`). Always known.",
                    (picture, node) -> Answer.of(
                            (long) picture.expected(),
                            picture.expected() == 1
                                    ? "the cluster has one member"
                                    : "the cluster has " + picture.expected() + " members")),
            new FactDefinition(
                    "nodes",
                    new FactType.Nodes(),
                    "All configured members, in the order of their names. Always known; their facts may not be:"
                            + " `cluster.nodes.all(n, n.app == 'running')` is false where one is known not to run, true where all"
                            + " are known to, and unknown else.",
                    (picture, node) -> Answer.of(picture.members(), "")),
            new FactDefinition(
                    "openWindows",
                    new FactType.Texts(),
                    "The names of the maintenance windows that are open now, by this agent's own configuration"
                            + " (`maintenance.windows`) and clock: `'patching' in cluster.openWindows`.",
                    (picture, node) -> Answer.of("which maintenance windows are open", picture.openWindows(), open -> {
                        List<String> names = open.stream().sorted().toList();
                        return Answer.of(
                                names,
                                names.isEmpty()
                                        ? "no maintenance window is open"
                                        : "open maintenance windows: " + String.join(", ", names));
                    })),
            new FactDefinition(
                    "noMemberRuns",
                    TRUTH,
                    "Whether no member runs: no agent says so of its own, none that is there doubts it, and nobody sees another"
                            + " running. A node that paused itself, or that autoheal restarts, counts as on its way back. Members whose"
                            + " agents are silent do not hinder it. Unknown where a present agent can't tell.",
                    (picture, node) -> Answer.of(NoMemberRuns.judge(picture, node))),
            new FactDefinition(
                    "membersLost",
                    new FactType.Whole(),
                    "How many configured members a human has declared lost for good (`agent remediate --lost NODE`). Unknown"
                            + " while the decisions can't be read.",
                    (picture, node) -> Answer.of(
                            "who was declared lost",
                            Lost.of(picture),
                            lost -> Answer.of(
                                    (long) lost.size(),
                                    lost.isEmpty()
                                            ? "nobody is declared lost"
                                            : NodeNames.verb(lost, "is", "are") + " declared lost"))),
            new FactDefinition(
                    "majorityRuns",
                    TRUTH,
                    "Whether more than half of the configured members run. Unknown where it depends on members of which that"
                            + " is unknown.",
                    (picture, node) -> Answer.of(majorityRuns(picture))),
            new FactDefinition(
                    "partitionSeen",
                    TRUTH,
                    "Whether any member that runs says that it is partitioned from another. Unknown where one that runs, or"
                            + " may run, can't be heard, unless another one sees a partition.",
                    (picture, node) -> Answer.of(Partition.judge(picture, node).not())),
            new FactDefinition(
                    "sideLeftBehind",
                    TRUTH,
                    "Whether a member that does not run was partitioned, by its own log since its last complete boot, from one that"
                            + " runs: what it holds is that of its own side, and a start drops it. Unknown where the log of a member"
                            + " that is down can't be read.",
                    (picture, node) -> Answer.of(PartitionGates.sideLeftBehind(picture))),
            new FactDefinition(
                    "orderKnown",
                    TRUTH,
                    "Whether it is known who has to start first (`agent shutdown-order`). Unknown while evidence is missing.",
                    (picture, node) -> Answer.of(OrderedStartRemedy.orderKnown(picture, node))),
            new FactDefinition(
                    "startIsWanted",
                    TRUTH,
                    "Whether those that have to start first may be started without asking anybody: they crashed, or their"
                            + " hosts have booted since, or somebody has started a member while none ran; and none of them was drained."
                            + " Unknown while the order is.",
                    (picture, node) -> Answer.of(OrderedStartRemedy.intent(picture, node))),
            new FactDefinition(
                    "tooFewDiscNodes",
                    TRUTH,
                    "Whether the cluster has more than one member, and fewer than two of them are disc nodes, as all members"
                            + " that run see it. Unknown where a member runs, or may run, whose view is unknown, unless"
                            + " another one sees two disc nodes.",
                    (picture, node) -> Answer.of(DiscNodes.tooFew(picture))),
            new FactDefinition(
                    "cookiesDiffer",
                    TRUTH,
                    "Whether the Erlang cookies of two members' hosts differ, by their digests: those members can't talk to"
                            + " each other once both have been started with them. False only where the cookie of each"
                            + " member's host is known.",
                    (picture, node) -> Answer.of(Differences.cookies(picture))),
            new FactDefinition(
                    "featureFlagsDiffer",
                    TRUTH,
                    "Whether a member that runs has enabled a feature flag that another one that runs has not. The flags are"
                            + " asked for every 5 minutes, so shortly after one was enabled they may differ. Unknown where a"
                            + " member runs, or may run, whose flags are unknown, unless two others differ.",
                    (picture, node) -> Answer.of(Differences.featureFlags(picture))),
            new FactDefinition(
                    "versionsDiffer",
                    TRUTH,
                    "Whether members that run are of different versions of RabbitMQ or of Erlang. Unknown where a member runs,"
                            + " or may run, whose version is unknown, unless two others differ.",
                    (picture, node) -> Answer.of(Differences.versions(picture))),
            new FactDefinition(
                    "viewsDiffer",
                    TRUTH,
                    "Whether members that run see different members, different names of the cluster (where somebody has set"
                            + " one), or different members running, and none says that it is partitioned. Unknown where a member runs, or may run,"
                            + " whose view is unknown, unless two others differ; and while `partitionSeen` is.",
                    (picture, node) -> Answer.of(Differences.views(picture))));

    private ClusterFacts() {}

    private static Judgement majorityRuns(ClusterPicture picture) {
        int running = picture.running().size();
        int unknown = 0;
        for (NodeName member : picture.members()) {
            unknown += picture.observation(member).app().isKnown() ? 0 : 1;
        }
        String count = running + " of " + picture.expected() + " members are known to run";
        if (running * 2 > picture.expected()) {
            return Judgement.of(true, count);
        }
        return (running + unknown) * 2 > picture.expected()
                ? Judgement.unknown(count + ", and " + unknown + " are unknown")
                : Judgement.of(false, count);
    }
}
