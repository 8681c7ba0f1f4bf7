package io.rabbitagent.plan.wiped;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The members other than the target that run, as far as they were heard, and what they say of it. */
public record Others(NodeName target, SortedMap<NodeName, ClusterView> views) {
    public static Others of(ClusterPicture picture, NodeName target) {
        SortedMap<NodeName, ClusterView> views = new TreeMap<>(picture.views());
        views.remove(target);
        return new Others(target, views);
    }

    /** Those that count the target as a member. */
    public List<NodeName> listing() {
        return views.entrySet().stream()
                .filter(view -> view.getValue().members().contains(target))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those that see the target running. */
    public List<NodeName> seeingItRun() {
        return views.entrySet().stream()
                .filter(view -> view.getValue().running().contains(target))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** While a link is cut no partition is told of, and each side only sees the other as not running. */
    public Judgement seeEachOther() {
        for (ClusterView view : views.values()) {
            TreeSet<NodeName> unseen = new TreeSet<>(views.keySet());
            unseen.removeAll(view.running());
            if (!unseen.isEmpty()) {
                return Judgement.of(
                        false,
                        view.observer() + " does not see " + NodeNames.listed(unseen)
                                + " running: is a link between them cut?");
            }
        }
        return Judgement.of(true, "they see each other");
    }

    /** How they keep the target in their list. */
    public Optional<NodeType> itsType() {
        return views.values().stream()
                .flatMap(view -> Optional.ofNullable(view.peers().get(target)).stream())
                .map(PeerView::type)
                .findFirst();
    }

    /** Whom to ask and to join: a disc node where there is one, the first by name, so that the same facts give the same plan. */
    public Optional<NodeName> spokesman() {
        return views.keySet().stream()
                .min(Comparator.comparing((NodeName node) -> !isDisc(node)).thenComparing(Comparator.naturalOrder()));
    }

    private boolean isDisc(NodeName node) {
        ClusterView own = views.get(node);
        PeerView itself = own == null ? null : own.peers().get(node);
        return itself != null && itself.type() == NodeType.DISC;
    }
}
