package io.rabbitagent.order;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * In which order the members went down, and who may start first.
 *
 * <ol>
 *   <li>For every member, find what it saw running when its application last ended.
 *   <li>Draw an edge n→m for each m that n saw running then: m outlived n.
 *   <li>Nodes that reach each other can't be told apart: they died together.
 *   <li>A group without an edge out of it may start first. One node: the last down. Several: start all of them together.
 *       More than one such group: a partition at the shutdown; a human decides.
 * </ol>
 *
 * <p>Important properties: the order is causal, times play no part; a member without evidence, or with an edge to a node
 * without, leaves the verdict unknown, and so do sources that contradict each other; while a member runs, the others
 * simply join it.
 *
 * @param startFirst start these together, before all others; empty where the verdict does not tell
 * @param order first down first; nodes in one inner list can't be told apart
 * @param evidence what the verdict rests on
 * @param missing what keeps it from being told
 * @param contradictions where two sources disagree, a sentence each
 */
public record ShutdownOrder(
        Verdict verdict,
        List<NodeName> startFirst,
        List<List<NodeName>> order,
        List<StopEvidence> evidence,
        List<MissingEvidence> missing,
        List<String> contradictions) {

    /** What can be said. */
    public enum Verdict {
        /** A member's application runs: the others may start in any order. */
        RUNNING,
        /** One node outlived all others. */
        LAST_DOWN,
        /** Several nodes ended so close together that none of them noticed. */
        STOPPED_TOGETHER,
        /** Groups that did not see each other ended separately. */
        SPLIT,
        UNKNOWN;

        /** As it is shown and stored, such as {@code last-down}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public ShutdownOrder {
        startFirst = List.copyOf(startFirst);
        order = order.stream().map(List::copyOf).toList();
        evidence = List.copyOf(evidence);
        missing = List.copyOf(missing);
        contradictions = List.copyOf(contradictions);
    }

    /**
     * Why those that went down last must not simply be started, although they are known.
     *
     * <p>Seen on 3.10.8: where several went down together, none of them boots before every disc member is there, and then
     * all take the copy of the first disc member by name, however old ({@code mnesia_controller:orphan_tables/5}).
     */
    public Optional<String> obstacle() {
        if (verdict != Verdict.STOPPED_TOGETHER) {
            return Optional.empty();
        }
        Set<NodeName> last = new TreeSet<>(lastGroups().get(0));
        Set<NodeName> disc = new TreeSet<>();
        evidence.stream()
                .filter(one -> last.contains(one.node()))
                .forEach(one -> disc.addAll(one.end().membership().disc()));
        NodeName first = disc.iterator().next();
        return last.contains(first)
                ? Optional.empty()
                : Optional.of(last.stream().map(NodeName::value).collect(Collectors.joining(", "))
                        + " ended together, and none of them boots before " + first + " is there, which ended"
                        + " earlier. Started together, all take its older copy, as it is the first by name: what was"
                        + " changed after it had stopped would be lost without a warning. To have one of them boot by"
                        + " force keeps that, and is for a human to decide");
    }

    public static ShutdownOrder of(ClusterPicture picture) {
        EvidenceSearch found = EvidenceSearch.in(picture);
        if (someoneRuns(picture)) {
            return undecided(Verdict.RUNNING, found, found.contradictions());
        }
        if (!found.missing().isEmpty() || !found.contradictions().isEmpty()) {
            return undecided(Verdict.UNKNOWN, found, found.contradictions());
        }
        Outliving graph = Outliving.of(found.evidence());
        List<Set<NodeName>> last = graph.lastGroups();
        if (last.size() > 1) {
            return new ShutdownOrder(Verdict.SPLIT, List.of(), graph.order(), found.evidence(), List.of(), List.of());
        }
        return oneGroupLast(graph, new TreeSet<>(last.get(0)), found);
    }

    /** Who was outlived by nobody else, by group: one, or in a split several. Empty where the order is not told. */
    public List<List<NodeName>> lastGroups() {
        return order.isEmpty()
                ? List.of()
                : Outliving.of(evidence).lastGroups().stream().map(List::copyOf).toList();
    }

    private static ShutdownOrder oneGroupLast(Outliving graph, Set<NodeName> last, EvidenceSearch found) {
        boolean disc = found.evidence().stream()
                .anyMatch(one -> last.contains(one.node())
                        && one.end().membership().disc().contains(one.node()));
        if (!disc) {
            String text = last + " went down last, but no disc node is among them: a RAM node can't start first";
            return undecided(Verdict.UNKNOWN, found, List.of(text));
        }
        Verdict verdict = last.size() == 1 ? Verdict.LAST_DOWN : Verdict.STOPPED_TOGETHER;
        return new ShutdownOrder(verdict, List.copyOf(last), graph.order(), found.evidence(), List.of(), List.of());
    }

    private static ShutdownOrder undecided(Verdict verdict, EvidenceSearch found, List<String> contradictions) {
        return new ShutdownOrder(
                verdict, List.of(), List.of(), found.evidence(), found.missing(), new ArrayList<>(contradictions));
    }

    private static boolean someoneRuns(ClusterPicture picture) {
        return !picture.running().isEmpty()
                || picture.views().values().stream()
                        .anyMatch(view -> !view.running().isEmpty());
    }
}
