package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.precaution.DataInPlace;
import io.rabbitagent.plan.rejoin.BackupFits;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What is on a member's disk. */
final class DataFacts {
    private static final FactType TRUTH = new FactType.Truth();
    private static final FactType NUMBER = new FactType.Whole();
    private static final String FILES = " Read from the node's data directory by its agent.";
    private static final String HELD =
            " Looked at only while no application runs on the data directory, or one that lists nobody else though others"
                    + " are expected, or that of a RAM node beside too few disc nodes; unknown else.";

    static final List<FactDefinition> ALL = List.of(
            new FactDefinition(
                    "schemaPresent",
                    TRUTH,
                    "Whether there is a `schema.DAT`: the node has been a Mnesia node with a disc schema." + FILES,
                    (picture, node) -> files(
                            picture,
                            node,
                            files -> Answer.of(
                                    files.schemaPresent(),
                                    node + (files.schemaPresent() ? " has a schema" : " has no schema")))),
            new FactDefinition(
                    "forceLoadPresent",
                    TRUTH,
                    "Whether a `force_load` was left there: the next boot would wait for nobody." + FILES,
                    (picture, node) -> files(
                            picture,
                            node,
                            files -> Answer.of(
                                    files.forceLoadPresent(),
                                    node + "'s data directory holds " + (files.forceLoadPresent() ? "a" : "no")
                                            + " force_load"))),
            new FactDefinition(
                    "justReset",
                    TRUTH,
                    "Whether it is as `rabbitmqctl reset` leaves it: no member but the node itself, and no schema."
                            + FILES,
                    (picture, node) -> Answer.of(
                            "the data directory of " + node,
                            picture.observation(node).dataDirectory().flatMap(DataDirectory::justReset),
                            reset -> Answer.of(reset, node + (reset ? " has been reset" : " has not been reset")))),
            new FactDefinition(
                    "knowsNobodyElse",
                    TRUTH,
                    "Whether its files name the node alone: started, it would be a cluster of its own." + FILES,
                    (picture, node) -> Answer.of(DataInPlace.knowsNobodyElse(picture, node))),
            new FactDefinition(
                    "type",
                    new FactType.Text(List.of("disc", "ram")),
                    "How the node keeps the cluster's metadata, by its own `cluster_nodes.config`. Unknown where that does"
                            + " not exist, or does not list the node." + FILES,
                    DataFacts::type),
            number(
                    "dataBytes",
                    "The size of the data directory, in bytes.",
                    Holdings::bytes,
                    " bytes are in the data directory of "),
            number(
                    "classicQueuesHeld",
                    "How many classic queues have files there.",
                    Holdings::classicQueues,
                    " classic queues have files on "),
            number(
                    "quorumQueuesHeld",
                    "How many members of quorum queues have files there.",
                    Holdings::quorumQueues,
                    " quorum queues have files on "),
            new FactDefinition(
                    "backupMade",
                    TRUTH,
                    "Whether there is a complete backup of the node." + HELD,
                    DataFacts::backupMade),
            new FactDefinition(
                    "backupFits",
                    TRUTH,
                    "Whether a full backup of the node fits where backups go, beside what must stay free"
                            + " (`backup.keep_free`)." + HELD,
                    (picture, node) -> Answer.of(BackupFits.judge(picture, node))));

    private DataFacts() {}

    private static Answer files(
            ClusterPicture picture, NodeName node, java.util.function.Function<DataDirectory, Answer> answer) {
        return Answer.of(
                "the data directory of " + node, picture.observation(node).dataDirectory(), answer);
    }

    private static Answer type(ClusterPicture picture, NodeName node) {
        return Answer.of(
                "the type of " + node,
                picture.observation(node).dataDirectory().flatMap(DataDirectory::membership),
                found -> found.filter(membership -> membership.all().contains(node))
                        .map(membership -> typeIn(membership, node))
                        .orElseGet(() -> Answer.unknown(
                                "the type of " + node + " is unknown: no cluster_nodes.config lists it")));
    }

    private static Answer typeIn(Membership membership, NodeName node) {
        String type = membership.disc().contains(node) ? "disc" : "ram";
        return Answer.of(type, node + " is a " + type + " node");
    }

    private static FactDefinition number(
            String name, String description, ToLongFunction<Holdings> count, String sentence) {
        return new FactDefinition(
                name,
                NUMBER,
                description + HELD,
                (picture, node) -> Answer.of(
                        "what the data directory of " + node + " holds",
                        picture.observation(node).holdings(),
                        held -> Answer.of(count.applyAsLong(held), count.applyAsLong(held) + sentence + node)));
    }

    private static Answer backupMade(ClusterPicture picture, NodeName node) {
        return Answer.of("the last backup of " + node, picture.observation(node).backups(), room -> {
            Optional<BackupRoom.KeptBackup> last = room.last();
            return Answer.of(
                    last.isPresent(),
                    last.map(backup -> "backup " + backup.id() + " was made before")
                            .orElse("no backup was made before"));
        });
    }
}
