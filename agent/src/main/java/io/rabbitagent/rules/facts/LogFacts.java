package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.rejoin.Refusal;
import io.rabbitagent.plan.wiped.BeganEmpty;
import java.util.List;
import java.util.function.Predicate;

/** What a member's log says of the life that it is in, or was in last. */
final class LogFacts {
    private static final String WHERE =
            " Read from the broker's log since its last start; unknown where the node's agent is silent, or can't read the log.";

    static final List<FactDefinition> ALL = List.of(
            truth(
                    "paused",
                    "Whether the node has paused itself (`pause_minority`, `pause_if_all_down`) and has not come back since: a"
                            + " healthy wait.",
                    BootLog::paused,
                    "$ has paused itself and waits for its peers",
                    "$ has not paused itself"),
            truth(
                    "autohealing",
                    "Whether autoheal is the last thing that the log speaks of.",
                    BootLog::autoheal,
                    "autoheal is at work on $",
                    "autoheal is not at work on $"),
            truth(
                    "bootFailed",
                    "Whether the last boot gave up, and the node was not joined to a cluster since.",
                    BootLog::bootFailed,
                    "the last boot failed: see the broker's log",
                    "no failed boot in its log"),
            truth(
                    "waitingForTables",
                    "Whether its boot waits for the Mnesia tables of other members.",
                    BootLog::waitingForTables,
                    "$ waits for the tables of other members",
                    "$ does not wait for tables"),
            truth(
                    "askedToStop",
                    "Whether somebody asked the node to stop, and it has not booted nor failed to since.",
                    log -> log.stopAsked().isPresent(),
                    "$ was asked to stop",
                    "nobody asked $ to stop"),
            truth(
                    "featureFlagsRefused",
                    "Whether a boot gave up because of feature flags (`incompatible_feature_flags`,"
                            + " `disabled_required_feature_flag`), and none was completed since. A member that starts together"
                            + " with another may do so once, and come up when it is started again.",
                    log -> log.flagsRefused().isPresent(),
                    "a boot of $ gave up because of feature flags",
                    "no boot of $ gave up because of feature flags"),
            new FactDefinition(
                    "logSaysForgotten",
                    new FactType.Truth(),
                    "Whether the log's last `inconsistent_cluster` says that the node believes to be a member, and another"
                            + " denies it: \"Node … thinks it's clustered with node …, but … disagrees\". The sentence stays in the"
                            + " log until the next boot is complete, so ask `listedByOthers` too." + WHERE,
                    (picture, node) -> Answer.of(Refusal.byItsLog(picture, node))),
            new FactDefinition(
                    "beganEmpty",
                    new FactType.Truth(),
                    "Whether the node lost its data: its data directory has neither a schema nor another member's name, or its"
                            + " log says that it began with an empty one, and no other member came up since." + WHERE,
                    (picture, node) -> Answer.of(BeganEmpty.judge(picture, node))),
            new FactDefinition(
                    "refused",
                    new FactType.Truth(),
                    "Whether the log tells of an `inconsistent_cluster`, in either direction, that still holds: a member that"
                            + " runs does not list the node." + WHERE,
                    LogFacts::refused));

    private LogFacts() {}

    private static FactDefinition truth(
            String name, String description, Predicate<BootLog> asked, String yes, String no) {
        return new FactDefinition(
                name,
                new FactType.Truth(),
                description + WHERE,
                (picture, node) -> Answer.of(
                        "the boot log of " + node, picture.observation(node).log(), log -> {
                            boolean so = asked.test(log);
                            return Answer.of(so, (so ? yes : no).replace("$", node.value()));
                        }));
    }

    /** After a {@code join_cluster} the log's last word is still the refusal before it. */
    private static Answer refused(ClusterPicture picture, NodeName node) {
        return Answer.of(
                "the boot log of " + node,
                picture.observation(node).log(),
                log -> log.disagreement().isPresent()
                        ? Answer.of(Refusal.somebodyDoesNotList(picture, node))
                        : Answer.of(false, "nobody refuses it"));
    }
}
