package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is partitioned from whom: the union of what each member's own broker says of itself.
 *
 * <p>A single node's word misses sides. And "partitioned from" makes no clean sides by itself: seen on 3.10.8, after a cut
 * between 1 and 2 alone, 1 is partitioned from 2 and from 3 (RabbitMQ had it leave 3, too), while 2 and 3 see each other. So a
 * group that can be trusted is one in which no two are partitioned from each other.
 *
 * @param running those that run by the word of their own agents
 * @param away of each member that is partitioned, from whom
 */
record Islands(Set<NodeName> running, Map<NodeName, Set<NodeName>> away) {

    static Islands of(ClusterPicture picture) {
        Map<NodeName, Set<NodeName>> away = new TreeMap<>();
        for (Map.Entry<NodeName, ClusterView> view : picture.views().entrySet()) {
            for (NodeName other : says(view.getKey(), view.getValue())) {
                away.computeIfAbsent(view.getKey(), node -> new TreeSet<>()).add(other);
                away.computeIfAbsent(other, node -> new TreeSet<>()).add(view.getKey());
            }
        }
        return new Islands(picture.running(), away);
    }

    private static Set<NodeName> says(NodeName node, ClusterView view) {
        return Optional.ofNullable(view.peers().get(node))
                .map(PeerView::partitions)
                .orElse(Set.of());
    }

    boolean apart(NodeName one, NodeName other) {
        return away.getOrDefault(one, Set.of()).contains(other);
    }

    /** Named by somebody as partitioned. */
    Set<NodeName> named() {
        return away.keySet();
    }

    /** The largest groups of running members of which no two are partitioned from each other, none a part of another. */
    List<Set<NodeName>> groups() {
        List<Set<NodeName>> found = new ArrayList<>();
        grow(new TreeSet<>(), new TreeSet<>(running), new TreeSet<>(), found);
        return found;
    }

    /** The algorithm of Bron and Kerbosch: those that may still come in, and those with whom the group was found before. */
    private void grow(Set<NodeName> group, Set<NodeName> candidates, Set<NodeName> done, List<Set<NodeName>> found) {
        if (candidates.isEmpty() && done.isEmpty() && !group.isEmpty()) {
            found.add(group);
        }
        for (NodeName node : List.copyOf(candidates)) {
            Set<NodeName> larger = new TreeSet<>(group);
            larger.add(node);
            grow(larger, together(node, candidates), together(node, done), found);
            candidates.remove(node);
            done.add(node);
        }
    }

    private Set<NodeName> together(NodeName node, Set<NodeName> others) {
        Set<NodeName> with = new TreeSet<>(others);
        with.removeIf(other -> other.equals(node) || apart(node, other));
        return with;
    }

    /**
     * Members that do not run, and whose last life was partitioned, by its own log, from one of these: what they hold is that
     * of another side, and a start would drop it. Also where nobody who runs knows of the partition any more.
     */
    static Set<NodeName> leftBehind(ClusterPicture picture, Set<NodeName> trusted) {
        Set<NodeName> left = new TreeSet<>();
        for (NodeName node : picture.members()) {
            boolean down = picture.observation(node)
                    .app()
                    .value()
                    .filter(Islands::down)
                    .isPresent();
            boolean partitioned = picture.observation(node)
                    .log()
                    .value()
                    .filter(log -> log.partitionedFrom().stream().anyMatch(trusted::contains))
                    .isPresent();
            if (down && partitioned) {
                left.add(node);
            }
        }
        return left;
    }

    static boolean down(AppState app) {
        return app == AppState.STOPPED || app == AppState.VM_DOWN;
    }
}
