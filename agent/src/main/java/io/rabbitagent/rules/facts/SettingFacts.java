package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a member and its host are set up with. */
final class SettingFacts {
    private static final FactType TEXT = new FactType.Text(List.of());
    private static final String SETTINGS =
            " Asked of the running broker every 5 minutes and when its application has started; unknown while that does not run.";
    private static final String COOKIE =
            " Read from `broker.cookie_file` on the node's host; unknown where the agent can't read it.";

    static final List<FactDefinition> ALL = List.of(
            new FactDefinition(
                    "partitionHandling",
                    new FactType.Text(List.of("ignore", "autoheal", "pause_minority", "pause_if_all_down")),
                    "What the broker does in a partition: `cluster_partition_handling`." + SETTINGS,
                    (picture, node) -> settings(
                            picture,
                            node,
                            set -> Answer.of(
                                    set.partitionHandling(),
                                    node + " handles partitions by " + set.partitionHandling()))),
            new FactDefinition(
                    "peerDiscovery",
                    TEXT,
                    "How a blank node would find its cluster, such as `rabbit_peer_discovery_dns`; empty where no discovery is"
                            + " configured, and it would come up alone. Where it is not empty, a `rabbitmqctl reset` does not"
                            + " hold: started, the node joins again by itself." + SETTINGS,
                    (picture, node) -> settings(
                            picture,
                            node,
                            set -> Answer.of(
                                    set.peerDiscovery(),
                                    set.peerDiscovery().isEmpty()
                                            ? node + " has no peer discovery configured"
                                            : node + " finds its peers by " + set.peerDiscovery()))),
            new FactDefinition(
                    "featureFlags",
                    new FactType.Texts(),
                    "The names of the feature flags that are enabled." + SETTINGS,
                    (picture, node) -> settings(picture, node, set -> {
                        List<String> names =
                                set.featureFlags().stream().sorted().toList();
                        return Answer.of(names, node + " has enabled " + String.join(", ", names));
                    })),
            new FactDefinition(
                    "cookieDigest",
                    TEXT,
                    "12 digits that stand for the host's Erlang cookie: the same on two hosts of a cluster where their cookies"
                            + " are." + COOKIE,
                    (picture, node) -> cookie(
                            picture,
                            node,
                            file -> Answer.of(file.digest(), node + "'s host has the cookie " + file.digest()))),
            new FactDefinition(
                    "cookieFileInOrder",
                    new FactType.Truth(),
                    "Whether the file with the Erlang cookie has the mode 400 or 600, and belongs to the user who owns the"
                            + " broker's data directory: else the broker can't start." + COOKIE,
                    (picture, node) -> cookie(
                            picture,
                            node,
                            file -> Answer.of(
                                    file.isInOrder(),
                                    node + "'s cookie file has mode " + file.mode() + ", owner " + file.owner()
                                            + "; the broker's user is " + file.brokerUser()))));

    private SettingFacts() {}

    private static Answer settings(ClusterPicture picture, NodeName node, Function<NodeSettings, Answer> answer) {
        NodeObservation seen = picture.observation(node);
        boolean runs = seen.app().value().equals(Optional.of(AppState.RUNNING));
        return Answer.of(
                "what " + node + " is set up with",
                runs
                        ? seen.settings()
                        : Fact.<NodeSettings>unknown(Fact.Reason.NOT_OBSERVED, "its application is not known to run"),
                answer);
    }

    private static Answer cookie(ClusterPicture picture, NodeName node, Function<CookieFile, Answer> answer) {
        return Answer.of("the cookie file of " + node, picture.observation(node).cookie(), answer);
    }
}
