package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.cluster.rehearsal.Trial;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that was measured.
 *
 * @param lost nodes that never return
 * @param survivors in the order in which they went down, the last one last: what that one has is the newest there is
 * @param together survivors of whom another ended at the same time: whose copy is the newer can't be told
 * @param seen what brokers counted before the outage
 */
public record Rehearsal(
        Set<NodeName> lost, List<Survivor> survivors, List<Trial> trials, Set<NodeName> together, SeenBefore seen) {
    public Rehearsal {
        lost = Set.copyOf(lost);
        survivors = List.copyOf(survivors);
        trials = List.copyOf(trials);
        together = Set.copyOf(together);
        if (survivors.isEmpty()) {
            throw new IllegalArgumentException("nobody is left to rehearse with");
        }
    }

    /** What the brokers of the lost nodes had counted. */
    public List<SeenCounts> seenOfLost() {
        return seen.counts().stream().filter(one -> lost.contains(one.node())).toList();
    }

    /** Who went down last, and who may have: what one of them knows nobody knows better. */
    List<Survivor> lastDown() {
        Survivor last = survivors.get(survivors.size() - 1);
        return together.contains(last.node())
                ? survivors.stream()
                        .filter(one -> together.contains(one.node()))
                        .toList()
                : List.of(last);
    }

    /** Whatever came up on its data: to forget others changes no definition but the bindings of queues that are deleted. */
    Optional<Trial> anyOf(NodeName node) {
        return trials.stream()
                .filter(trial ->
                        trial.candidate().equals(node) && trial.failure().isEmpty())
                .findFirst();
    }

    /** What a survivor itself knew when it ended: forced to start it changes nothing of that. */
    Optional<Trial> asKnownBy(NodeName node) {
        return trials.stream()
                .filter(trial -> trial.candidate().equals(node)
                        && trial.option() != Option.FORGET_LOST
                        && trial.failure().isEmpty())
                .findFirst();
    }
}
