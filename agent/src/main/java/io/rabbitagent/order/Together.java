package io.rabbitagent.order;

import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Mnesia makes of those who went down last.
 *
 * <p>A node loads its own copy without asking anybody only where it was up itself as each other disc member went down: each
 * of them saw it running when it ended. Otherwise it waits, until <em>all</em> disc members of the cluster wait; then the
 * first of them by name loads its own copy, and all others take it, however old it is ({@code orphan_tables/5} of
 * {@code mnesia_controller}). Seen on 3.10.8: with node 1 stopped first, and 2 and 3 killed together, 2 and 3 alone time
 * out; all three come up with 1's copy, and what was declared after 1 had stopped is gone everywhere. And with 2 stopped, 1
 * stopped, 2 started again beside 3, then 3 and 2 stopped, 2 waits for 1.
 *
 * @param last who went down last
 * @param disc all disc members, as those saw it, in the order of their names
 * @param evidence of all nodes
 */
record Together(Set<NodeName> last, Set<NodeName> disc, List<StopEvidence> evidence) {
    static Together of(Set<NodeName> last, List<StopEvidence> evidence) {
        Set<NodeName> disc = new TreeSet<>();
        for (StopEvidence one : evidence) {
            if (last.contains(one.node())) {
                disc.addAll(one.end().membership().disc());
            }
        }
        return new Together(new TreeSet<>(last), disc, List.copyOf(evidence));
    }

    /** Who has to be started for any of them to come up. */
    Set<NodeName> starters() {
        return bootsAlone() ? last : disc;
    }

    /** Why no start is both possible and safe; empty where there is one. */
    Optional<String> obstacle() {
        if (last.stream().noneMatch(disc::contains)) {
            return Optional.of(
                    named(last) + " went down last, but no disc node is among them: a RAM node can't start first");
        }
        if (bootsAlone()) {
            return Optional.empty();
        }
        Set<NodeName> untold = new TreeSet<>(disc);
        evidence.forEach(one -> untold.remove(one.node()));
        if (!untold.isEmpty()) {
            return Optional.of(waits() + " for all disc members, " + named(untold)
                    + " among them, of which nothing is known here. Add it to cluster.members of every agent, or, if it is gone"
                    + " for good, a human decides; the newest copy is that of " + named(last));
        }
        NodeName loads = disc.iterator().next();
        if (!last.contains(loads)) {
            return Optional.of(inVain("and then " + loads + " would load its older copy"));
        }
        return evidence.stream()
                .filter(this::mayTakeItselfForTheLast)
                .findFirst()
                .map(one -> inVain("and " + one.node() + ", which was tried before, may load its older copy at once"));
    }

    private boolean bootsAlone() {
        return last.size() == 1 && notUpAs().isEmpty();
    }

    /** The disc members that ended while the last down was not up. */
    private Set<NodeName> notUpAs() {
        return evidence.stream()
                .filter(one -> disc.contains(one.node()) && !one.sawRunning().containsAll(last))
                .map(StopEvidence::node)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Mnesia takes a fellow waiter that gives up for a node that went down before (measured): after enough attempts in vain
     * an older node comes up alone. Whom it knew to be down before that, its files don't tell for sure.
     */
    private boolean mayTakeItselfForTheLast(StopEvidence one) {
        return !last.contains(one.node()) && one.end().startedSince();
    }

    private String waits() {
        return last.size() == 1
                ? named(last) + " went down last, but was not up when " + named(notUpAs()) + " ended. Started, it waits"
                : named(last) + " went down last together. Started, they wait";
    }

    private String inVain(String danger) {
        return waits() + " for all disc members, " + danger
                + ", and what was changed later would be lost without a word."
                + " A human decides; the newest copy is that of " + named(last);
    }

    private static String named(Set<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).collect(Collectors.joining(", "));
    }
}
