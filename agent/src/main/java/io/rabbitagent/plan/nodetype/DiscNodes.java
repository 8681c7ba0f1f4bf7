package io.rabbitagent.plan.nodetype;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which members keep the cluster's metadata on disc, by what the members that run see.
 *
 * <p>Important property: it counts only where all members that run, or may run, say the same.
 */
public final class DiscNodes {
    private DiscNodes() {}

    /** Whether the cluster has more than one member, and fewer than two of them are disc nodes. */
    public static Judgement tooFew(ClusterPicture picture) {
        Judgement all = Judgement.unknown("no member that runs says which members are disc nodes");
        boolean first = true;
        for (NodeName node : picture.members()) {
            if (mayRun(picture, node)) {
                Judgement one = tooFewSeenBy(picture, node);
                all = first ? one : all.and(one);
                first = false;
            }
        }
        return all;
    }

    private static Judgement tooFewSeenBy(ClusterPicture picture, NodeName node) {
        return Judgement.about(node + "'s view", picture.observation(node).view(), view -> {
            Set<NodeName> disc = ofType(view, NodeType.DISC);
            return Judgement.of(
                    view.hasTooFewDiscNodes(),
                    node + " sees " + disc.size() + (disc.size() == 1 ? " disc node (" : " disc nodes (")
                            + NodeNames.listed(disc) + ") of " + view.members().size() + " members");
        });
    }

    /**
     * Whether the node is the one to be made a disc node next: the first by name of all RAM nodes, whether they run or not,
     * so that no second one is meant while the first is being changed.
     */
    public static Judgement isFirstRamNode(ClusterPicture picture, NodeName target) {
        Judgement all = Judgement.unknown("no member that runs says which members are RAM nodes");
        boolean first = true;
        for (NodeName node : picture.members()) {
            if (mayRun(picture, node)) {
                Judgement one = Judgement.about(
                        node + "'s view", picture.observation(node).view(), view -> firstIn(view, target));
                all = first ? one : all.and(one);
                first = false;
            }
        }
        return all;
    }

    private static Judgement firstIn(ClusterView view, NodeName target) {
        Set<NodeName> ram = ofType(view, NodeType.RAM);
        boolean is = ram.stream().findFirst().filter(target::equals).isPresent();
        return Judgement.of(is, view.observer() + " lists as RAM nodes: " + NodeNames.listed(ram));
    }

    /** Whatever is done to a member: what the cluster knows is on another member's disc. */
    public static Gate discNodeRuns() {
        return new Gate("disc-node-runs", DiscNodes::anotherRuns);
    }

    /** Another member that is a disc node runs: it keeps what the cluster knows while the target is reset. */
    private static Judgement anotherRuns(ClusterPicture picture, NodeName target) {
        TreeSet<NodeName> found = new TreeSet<>();
        TreeSet<NodeName> unheard = new TreeSet<>();
        for (NodeName node : picture.members()) {
            if (!node.equals(target) && mayRun(picture, node)) {
                ClusterView view = picture.views().get(node);
                if (view == null || !runs(picture, node)) {
                    unheard.add(node);
                } else if (ofType(view, NodeType.DISC).contains(node)) {
                    found.add(node);
                }
            }
        }
        if (!found.isEmpty()) {
            return Judgement.of(true, NodeNames.verb(found, "is a disc node and runs", "are disc nodes and run"));
        }
        return unheard.isEmpty()
                ? Judgement.of(
                        false,
                        "no other disc node runs: what the cluster knows is in memory alone. Start the disc node first."
                                + " Where it is gone for good: docs/runbooks/too-few-disc-nodes.md, Only RAM nodes are left")
                : Judgement.unknown(
                        "whether a disc node runs is unknown: " + NodeNames.listed(unheard) + " can't be heard");
    }

    /** All other members run: none is needed for what the target can't serve meanwhile. */
    static Judgement othersRun(ClusterPicture picture, NodeName target) {
        Judgement all = Judgement.of(true, "all other members run");
        for (NodeName node : picture.members()) {
            if (!node.equals(target)) {
                all = all.and(Judgement.about(
                        node + "'s application",
                        picture.observation(node).app(),
                        app -> Judgement.of(app == AppState.RUNNING, node + " is " + app.text())));
            }
        }
        return all.holds() ? Judgement.of(true, "all other members run") : all;
    }

    private static boolean runs(ClusterPicture picture, NodeName node) {
        return picture.running().contains(node);
    }

    /** One of which that is unknown is not left out. */
    private static boolean mayRun(ClusterPicture picture, NodeName node) {
        return picture.observation(node)
                .app()
                .value()
                .map(AppState.RUNNING::equals)
                .orElse(true);
    }

    private static Set<NodeName> ofType(ClusterView view, NodeType type) {
        TreeSet<NodeName> nodes = new TreeSet<>();
        view.peers().values().stream()
                .filter(peer -> peer.type() == type)
                .map(PeerView::node)
                .forEach(nodes::add);
        return nodes;
    }
}
