package io.rabbitagent.order;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * In which order the members went down, and who may start first.
 *
 * <ol>
 *   <li>For every member, find what it saw running when its application last ended.
 *   <li>Draw an edge n→m for each m that n saw running then: m outlived n.
 *   <li>Nodes that reach each other can't be told apart: they died together.
 *   <li>A group without an edge out of it was last. One node: it starts first. Several: Mnesia brings them up only together
 *       with all disc members, and then takes the copy of the first by name; so all start together where that one is among
 *       the last, and else nobody does. More than one such group: a partition at the shutdown; a human decides.
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
 * @param obstacle why nobody may be started first although it is known who went down last
 */
public record ShutdownOrder(
        Verdict verdict,
        List<NodeName> startFirst,
        List<List<NodeName>> order,
        List<StopEvidence> evidence,
        List<MissingEvidence> missing,
        List<String> contradictions,
        Optional<String> obstacle) {

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

    public static ShutdownOrder of(ClusterPicture picture) {
        EvidenceSearch found = EvidenceSearch.in(picture);
        if (someoneRuns(picture)) {
            return undecided(Verdict.RUNNING, found, found.missing());
        }
        if (!found.missing().isEmpty() || !found.contradictions().isEmpty()) {
            return undecided(Verdict.UNKNOWN, found, found.missing());
        }
        Outliving graph = Outliving.of(found.evidence());
        List<Set<NodeName>> last = graph.lastGroups();
        List<MissingEvidence> hidden = Silent.of(picture, found.evidence()).hide(last);
        if (!hidden.isEmpty()) {
            return undecided(Verdict.UNKNOWN, found, hidden);
        }
        if (last.size() > 1) {
            return new ShutdownOrder(
                    Verdict.SPLIT, List.of(), graph.order(), found.evidence(), List.of(), List.of(), Optional.empty());
        }
        return oneGroupLast(graph, Together.of(last.get(0), found.evidence()), found);
    }

    private static ShutdownOrder oneGroupLast(Outliving graph, Together group, EvidenceSearch found) {
        Optional<String> obstacle = group.obstacle();
        Verdict verdict = group.last().size() == 1 ? Verdict.LAST_DOWN : Verdict.STOPPED_TOGETHER;
        return new ShutdownOrder(
                verdict,
                obstacle.isPresent() ? List.of() : List.copyOf(group.starters()),
                graph.order(),
                found.evidence(),
                List.of(),
                List.of(),
                obstacle);
    }

    /** Who was outlived by nobody else, by group: one, or in a split several. Empty where the order is not told. */
    public List<List<NodeName>> lastGroups() {
        return order.isEmpty()
                ? List.of()
                : Outliving.of(evidence).lastGroups().stream().map(List::copyOf).toList();
    }

    private static ShutdownOrder undecided(Verdict verdict, EvidenceSearch found, List<MissingEvidence> missing) {
        return new ShutdownOrder(
                verdict, List.of(), List.of(), found.evidence(), missing, found.contradictions(), Optional.empty());
    }

    private static boolean someoneRuns(ClusterPicture picture) {
        return !picture.running().isEmpty()
                || picture.views().values().stream()
                        .anyMatch(view -> !view.running().isEmpty());
    }
}
