package io.rabbitagent.order;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far the records of nodes count whose agents are silent. Such a node may have run once more, unrecorded: its agent was
 * dead, or could not reach the shared history. Its true end is then later than the recorded one, whom it saw running is
 * unknown, and it may have been one side of a partition that nobody else knows of.
 *
 * <p>So its records tell only one thing: where it is the only silent one, and all others' own agents say that it outlived
 * them, it was the last, whatever it did since.
 */
record Silent(Set<NodeName> nodes, List<StopEvidence> evidence) {
    static Silent of(ClusterPicture picture, List<StopEvidence> evidence) {
        Set<NodeName> silent = new TreeSet<>();
        picture.reports().forEach((node, report) -> {
            if (!report.presence().fresh()) {
                silent.add(node);
            }
        });
        return new Silent(silent, List.copyOf(evidence));
    }

    /** What is missing to tell whether these were last, by the records; empty where it can be told. */
    List<MissingEvidence> hide(List<Set<NodeName>> last) {
        return nodes.isEmpty() || (last.size() == 1 && isSure(last.get(0)))
                ? List.of()
                : nodes.stream()
                        .map(node -> new MissingEvidence(
                                node, "whose agent is silent: it may have run once more since, unrecorded"))
                        .toList();
    }

    private boolean isSure(Set<NodeName> last) {
        List<StopEvidence> firstHand =
                evidence.stream().filter(one -> !nodes.contains(one.node())).toList();
        return nodes.equals(last) && last.size() == 1 && Outliving.of(firstHand).allLeadTo(last);
    }
}
