package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one survivor's agent found on copies of its node's data.
 *
 * @param fingerprint of the data that was copied: {@link io.rabbitagent.cluster.Holdings#fingerprint}. It says nothing of other data
 * @param lost the nodes that were taken for lost
 * @param held the queues whose data is on this node's disk, whoever led them
 * @param trials one for each option
 * @param seen what the brokers of the lost nodes and of this one counted before: no copy tells that
 */
public record Measurement(
        NodeName node,
        String fingerprint,
        SortedSet<NodeName> lost,
        List<HeldCopy> held,
        List<Trial> trials,
        SeenBefore seen) {
    public Measurement {
        lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
        held = List.copyOf(held);
        trials = List.copyOf(trials);
    }

    /** The same, with what was seen before. */
    public Measurement withSeen(SeenBefore before) {
        return new Measurement(node, fingerprint, lost, held, trials, before);
    }

    /** Whether it was measured for these losses, and on that data. */
    public boolean isOf(Set<NodeName> lostNodes, String data) {
        return lost.equals(lostNodes) && fingerprint.equals(data);
    }

    public Optional<Trial> trial(Option option) {
        return trials.stream().filter(one -> one.option() == option).findFirst();
    }
}
