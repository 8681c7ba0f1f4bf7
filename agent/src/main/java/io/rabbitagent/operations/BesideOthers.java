package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.copies.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which other members have gone on without the data that a backup holds. A broker that is started on old data beside them
 * is no good member: where they had it join anew since, its Mnesia refuses to start, or it is a cluster of its own; else it
 * lacks what was confirmed since, also where it has a vote in a quorum queue.
 *
 * @param listing those that run and list the node as a member
 * @param denying those that run and do not list it
 * @param unknown those of which nobody can tell, with the reason; one that a human has declared lost is none of them
 */
record BesideOthers(Set<NodeName> listing, Set<NodeName> denying, List<String> unknown) {
    private static final String INSTEAD = "Messages come back out of it without that: agent rescue export ";

    static BesideOthers of(ClusterPicture picture, NodeName node) {
        TreeSet<NodeName> listing = new TreeSet<>();
        TreeSet<NodeName> denying = new TreeSet<>();
        TreeSet<String> unknown = new TreeSet<>();
        for (NodeName other : picture.members()) {
            if (other.equals(node) || isLost(picture, other)) {
                continue;
            }
            Fact<Boolean> lists = lists(picture.observation(other), node);
            if (!lists.isKnown()) {
                unknown.add(other + " (" + lists + ")");
            } else if (isUp(picture.observation(other))) {
                (lists.value().equals(Optional.of(true)) ? listing : denying).add(other);
            }
        }
        return new BesideOthers(listing, denying, List.copyOf(unknown));
    }

    private static boolean isLost(ClusterPicture picture, NodeName other) {
        return picture.declared(other, Declaration.What.LOST)
                .value()
                .flatMap(said -> said)
                .isPresent();
    }

    private static boolean isUp(NodeObservation seen) {
        return seen.app().value().equals(Optional.of(AppState.RUNNING));
    }

    /** Who does not run lists nobody. */
    private static Fact<Boolean> lists(NodeObservation seen, NodeName node) {
        return seen.app()
                .flatMap(app -> app == AppState.RUNNING
                        ? seen.view().map(ClusterView::members).map(members -> members.contains(node))
                        : Fact.known(false));
    }

    /** Why the backup is not put back unless somebody insists; empty where it may be. */
    Optional<String> obstacle(String id, Manifest manifest) {
        if (!listing.isEmpty()) {
            return Optional.of(names(listing) + " run and list " + manifest.node()
                    + " as a member, and have gone on without this data since " + manifest.at() + ": "
                    + (manifest.nodeGivenUp().equals(Optional.of(true))
                            ? "where they had it join anew a broker on it does not boot, or runs beside them"
                            : "a broker on it lacks what was confirmed since, also as a member of quorum queues")
                    + ". " + instead(id) + ". To go back with the whole cluster stop every broker first");
        }
        if (!unknown.isEmpty()) {
            return Optional.of("whether others run that list " + manifest.node()
                    + " as a member, and have gone on without this data, is unknown: " + String.join(", ", unknown)
                    + ". Of one that is gone for good say so: agent remediate --lost NODE");
        }
        return Optional.empty();
    }

    /** What who puts the backup back should know; empty where nobody else runs. */
    Optional<String> warning(String id, Manifest manifest) {
        return denying.isEmpty()
                ? Optional.empty()
                : Optional.of(names(denying) + " run and do not list " + manifest.node()
                        + ": a broker on this data is refused by them (inconsistent_cluster) until it is reset and joined"
                        + " anew. "
                        + instead(id));
    }

    private static String instead(String id) {
        return INSTEAD + id + ", agent rescue replay " + id;
    }

    private static String names(Set<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).collect(Collectors.joining(", "));
    }
}
