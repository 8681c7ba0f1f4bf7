package io.rabbitagent.order;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Mnesia makes of several nodes that went down last together. None of them saw the others go, so each waits for the
 * others, until <em>all</em> disc members of the cluster wait; then the first of them by name loads its own copy, and all
 * others take it, however old it is ({@code orphan_tables/5} of {@code mnesia_controller}, and measured on 3.10.8: with
 * node 1 stopped first, and 2 and 3 killed together, 2 and 3 alone time out; all three come up with 1's copy, and what was
 * declared after 1 had stopped is gone everywhere).
 *
 * @param last who went down last
 * @param disc all disc members, as those saw it
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

    /** A RAM node can't start first. */
    boolean discAmongLast() {
        return last.stream().anyMatch(disc::contains);
    }

    /** Who has to be started for any of them to come up. */
    Set<NodeName> starters() {
        return last.size() == 1 ? last : disc;
    }

    /** Why no start is both possible and safe; empty where there is one. */
    Optional<String> obstacle(ClusterPicture picture) {
        if (!discAmongLast()) {
            return Optional.of(
                    named(last) + " went down last, but no disc node is among them: a RAM node can't start first");
        }
        if (last.size() == 1) {
            return Optional.empty();
        }
        Optional<NodeName> silent = last.stream()
                .filter(node -> !picture.reports().containsKey(node)
                        || !picture.report(node).presence().fresh())
                .findFirst();
        if (silent.isPresent()) {
            return Optional.of(named(last) + " seem to have gone down last together, but the agent of " + silent.get()
                    + " is silent: it may have run once more since its last recorded stop, beside the others");
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

    /**
     * Mnesia takes a fellow waiter that gives up for a node that went down before (measured): after enough attempts in vain
     * an older node comes up alone.
     */
    private boolean mayTakeItselfForTheLast(StopEvidence one) {
        return !last.contains(one.node())
                && evidence.stream()
                        .filter(other -> one.sawRunning().contains(other.node()))
                        .allMatch(other -> other.end().startedSince());
    }

    private String inVain(String danger) {
        return named(last) + " went down last together: when they are started they wait for all disc members, " + danger
                + ", and what was changed later would be lost. Start only " + named(last)
                + ", and force one of them to boot should they wait";
    }

    private static String named(Set<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).collect(Collectors.joining(", "));
    }
}
