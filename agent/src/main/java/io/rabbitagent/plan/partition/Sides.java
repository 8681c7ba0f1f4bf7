package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which side is trusted, and who takes over its data.
 *
 * <ol>
 *   <li>The groups of running members of which no two are partitioned from each other: {@link Islands}.
 *   <li>Trusted is the one with the most members; of several the one that leads most queues, then that has most messages, then
 *       most connections. A tie in all of these is a human's choice.
 *   <li>Everybody else who is partitioned gives up its changes, also who was stopped meanwhile.
 * </ol>
 *
 * <p>Important property: the trusted are all known to run, by their own agents.
 */
record Sides(Set<NodeName> trusted, Set<NodeName> losers, String why) {

    /** What looking for sides comes to. */
    sealed interface Found {}

    record Chosen(Sides sides) implements Found {}

    /** @param why a verdict that is not true, with what would help */
    record NotChosen(Judgement why) implements Found {}

    static Found of(ClusterPicture picture) {
        Islands islands = Islands.of(picture);
        Optional<Judgement> unclear = unclear(picture, islands);
        if (unclear.isPresent()) {
            return new NotChosen(unclear.get());
        }
        List<Set<NodeName>> groups = largest(islands.groups());
        if (groups.isEmpty()) {
            return new NotChosen(Judgement.of(false, "no member runs"));
        }
        return groups.size() == 1 ? chosen(picture, islands, groups.get(0)) : weighed(picture, islands, groups);
    }

    /** Whom nobody can speak for, no side can be put together with. */
    private static Optional<Judgement> unclear(ClusterPicture picture, Islands islands) {
        Set<NodeName> strangers = new TreeSet<>(islands.named());
        picture.members().forEach(strangers::remove);
        if (!strangers.isEmpty()) {
            return Optional.of(Judgement.of(
                    false,
                    NodeNames.verb(strangers, "is", "are")
                            + " part of the partition and not in cluster.members: nobody can act there"));
        }
        for (NodeName node : islands.named()) {
            Fact<AppState> app = picture.observation(node).app();
            boolean settled = app.value()
                    .filter(state -> state == AppState.RUNNING || Islands.down(state))
                    .isPresent();
            if (!settled) {
                return Optional.of(
                        Judgement.unknown(node + " is part of the partition, and whether it runs is unknown ("
                                + app.value().map(AppState::text).orElseGet(app::toString) + ")"));
            }
        }
        return Optional.empty();
    }

    private static List<Set<NodeName>> largest(List<Set<NodeName>> groups) {
        int most = groups.stream().mapToInt(Set::size).max().orElse(0);
        return groups.stream().filter(group -> group.size() == most).toList();
    }

    private static Found weighed(ClusterPicture picture, Islands islands, List<Set<NodeName>> groups) {
        List<Weighed> sides = new ArrayList<>();
        for (Set<NodeName> group : groups) {
            Fact<Weight> fact = Weight.of(picture, group);
            if (fact instanceof Fact.Unknown<Weight> missing) {
                return new NotChosen(Judgement.unknown(NodeNames.listed(group)
                        + " are as many as another side, and what they lead is unknown (" + missing + ")"));
            }
            sides.add(new Weighed(group, fact.value().orElseThrow()));
        }
        List<Weighed> best = heaviest(sides, Weight.BY_QUEUES);
        if (best.size() > 1) {
            Optional<Judgement> uncounted = uncounted(best);
            if (uncounted.isPresent()) {
                return new NotChosen(uncounted.get());
            }
            best = heaviest(best, Weight.BY_MESSAGES);
        }
        return best.size() == 1 ? chosen(picture, islands, best.get(0).side()) : tie(picture, best);
    }

    private record Weighed(Set<NodeName> side, Weight weight) {}

    private static List<Weighed> heaviest(List<Weighed> sides, Comparator<Weight> order) {
        Weight most = sides.stream().map(Weighed::weight).max(order).orElseThrow();
        return sides.stream()
                .filter(one -> order.compare(one.weight(), most) == 0)
                .toList();
    }

    /** Messages that are not counted are no zero: they decide nothing. */
    private static Optional<Judgement> uncounted(List<Weighed> sides) {
        return sides.stream()
                .filter(one -> one.weight().uncounted() > 0)
                .findFirst()
                .map(one -> Judgement.unknown(named(sides)
                        + " have as many members and queues, and which has more messages is unknown: "
                        + NodeNames.verb(one.side(), "has", "have") + " not counted those of "
                        + Weight.counted(one.weight().uncounted(), "queue")));
    }

    private static String named(List<Weighed> sides) {
        return sides.stream().map(one -> NodeNames.listed(one.side())).collect(Collectors.joining(" and "));
    }

    private static Found tie(ClusterPicture picture, List<Weighed> best) {
        Judgement links = PartitionGates.wholeLinks(picture);
        if (links.verdict() == Verdict.FALSE) {
            // Who can't reach each other may count as one group, and that changes once the link is back.
            return new NotChosen(links);
        }
        return new NotChosen(Judgement.of(
                false,
                "which side to trust can't be told: " + named(best) + " each have "
                        + best.get(0).weight().text()
                        + ". A human chooses: stop the brokers of the side that gives up its changes (systemctl stop"
                        + " rabbitmq-server), and this rule backs them up and has them take over the other's data"));
    }

    private static Found chosen(ClusterPicture picture, Islands islands, Set<NodeName> trusted) {
        Set<NodeName> losers = new TreeSet<>(islands.running());
        losers.addAll(islands.named());
        losers.addAll(Islands.leftBehind(picture, trusted));
        losers.removeAll(trusted);
        if (losers.isEmpty()) {
            return new NotChosen(Judgement.of(false, "no member is partitioned from another"));
        }
        return new Chosen(new Sides(trusted, losers, words(picture, trusted, losers)));
    }

    private static String words(ClusterPicture picture, Set<NodeName> trusted, Set<NodeName> losers) {
        StringBuilder words = new StringBuilder("trusted: ").append(side(picture, trusted));
        words.append(". Each of the others gives up its changes: ");
        List<String> each = new ArrayList<>();
        losers.forEach(node -> each.add(side(picture, Set.of(node))));
        return words.append(String.join("; ", each)).toString();
    }

    private static String side(ClusterPicture picture, Set<NodeName> side) {
        String held = Weight.of(picture, side)
                .value()
                .map(Weight::text)
                .orElseGet(() -> Weight.counted(side.size(), "member") + ", what "
                        + (side.size() == 1 ? "it leads" : "they lead") + " is unknown");
        return NodeNames.listed(side) + " (" + held + ")";
    }

    /** Whether a side can be trusted, with what each has. */
    static Judgement judge(ClusterPicture picture) {
        Found found = of(picture);
        return found instanceof Chosen chosen
                ? Judgement.of(true, chosen.sides().why())
                : ((NotChosen) found).why();
    }
}
