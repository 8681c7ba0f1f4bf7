package io.rabbitagent.http;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.cluster.QueueStanding;
import io.rabbitagent.cluster.QueueStanding.OfType;
import io.rabbitagent.cluster.QueueStanding.PerVhost;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Puts together what the members that serve tell of their queues.
 *
 * <p>Of a member that serves its own word counts, and no other's. Of one that does not, those tell that did not see it run; where they
 * differ, the most. What is about the whole cluster is told only where each of them has answered, and all of them saw the same
 * members run: else queues would be counted twice, or by nobody.
 */
final class Standings {
    /** As many virtual hosts as have a name. */
    static final int MOST_VHOSTS = 20;

    private final Map<NodeName, QueueStanding> told = new TreeMap<>();
    private final Set<NodeName> serving = new TreeSet<>();
    private final Set<NodeName> down = new TreeSet<>();
    private final boolean complete;

    private Standings(ClusterPicture picture) {
        for (NodeName node : picture.members()) {
            NodeState state = NodeStates.of(picture, node);
            if (NodeMetrics.serves(state)) {
                serving.add(node);
                picture.observation(node)
                        .mirrors()
                        .flatMap(MirrorSurvey::standing)
                        .value()
                        .ifPresent(standing -> told.put(node, standing));
            } else if (state != NodeState.UNKNOWN) {
                down.add(node);
            }
        }
        complete = !serving.isEmpty()
                && serving.size() + down.size() == picture.expected()
                && told.keySet().equals(serving)
                && told.values().stream().allMatch(one -> one.running().equals(serving));
    }

    static Standings of(ClusterPicture picture) {
        return new Standings(picture);
    }

    /** A type of queues. */
    enum Type {
        CLASSIC,
        QUORUM,
        STREAM;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        Optional<OfType> of(QueueStanding standing) {
            return switch (this) {
                case CLASSIC -> Optional.of(standing.classic());
                case QUORUM -> standing.quorum().value();
                case STREAM -> Optional.of(standing.streams());
            };
        }
    }

    /** How many queues a member leads; empty where it does not serve, or does not tell. */
    OptionalInt led(NodeName node, Type type) {
        return own(node, type).map(one -> OptionalInt.of(one.led())).orElse(OptionalInt.empty());
    }

    /** How many queues that the node led last nobody serves. */
    OptionalInt down(NodeName node, Type type) {
        if (serving.contains(node)) {
            return own(node, type)
                    .map(one -> OptionalInt.of(one.down().getOrDefault(node, 0)))
                    .orElse(OptionalInt.empty());
        }
        return told.values().stream()
                .filter(one -> !one.running().contains(node))
                .flatMap(one -> type.of(one).stream())
                .mapToInt(one -> one.down().getOrDefault(node, 0))
                .max();
    }

    /** How many queues and streams would lose their majority with the member. */
    OptionalInt critical(NodeName node) {
        Optional<OfType> quorum = own(node, Type.QUORUM);
        Optional<OfType> streams = own(node, Type.STREAM);
        return quorum.isPresent() && streams.isPresent()
                ? OptionalInt.of(quorum.get().critical() + streams.get().critical())
                : OptionalInt.empty();
    }

    /** How many queues of the cluster nobody serves. */
    OptionalInt down(Type type) {
        if (!complete || told.values().stream().anyMatch(one -> type.of(one).isEmpty())) {
            return OptionalInt.empty();
        }
        Set<NodeName> leaders = new TreeSet<>(serving);
        told.values()
                .forEach(one -> type.of(one)
                        .ifPresent(queues -> leaders.addAll(queues.down().keySet())));
        return OptionalInt.of(leaders.stream()
                .mapToInt(leader -> down(leader, type).orElse(0))
                .sum());
    }

    /** By virtual host those with the most, and all others under an empty name; empty where that is unknown. */
    Map<String, Integer> perVhost(Function<QueueStanding, PerVhost> what) {
        if (!complete) {
            return Map.of();
        }
        Map<String, Integer> sums = new TreeMap<>();
        List<PerVhost> parts = told.values().stream().map(what).toList();
        parts.forEach(part -> part.most().forEach(one -> sums.merge(one.vhost(), one.queues(), Integer::sum)));
        Map<String, Integer> shown = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_VHOSTS)
                .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
        int all = parts.stream().mapToInt(PerVhost::all).sum();
        int named = shown.values().stream().mapToInt(Integer::intValue).sum();
        shown.merge("", all - named, Integer::sum);
        return shown;
    }

    private Optional<OfType> own(NodeName node, Type type) {
        return Optional.ofNullable(told.get(node)).flatMap(type::of);
    }
}
