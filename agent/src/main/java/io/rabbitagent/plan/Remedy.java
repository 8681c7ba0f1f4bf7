package io.rabbitagent.plan;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Knows the steps that cure something, from the present picture. */
public interface Remedy {
    /** As rules name it, such as {@code start-app}. */
    String name();

    /** The gates that it needs whatever rule asks for it: no rule can leave them out. */
    default List<Gate> precautions() {
        return List.of();
    }

    Proposal propose(ClusterPicture picture, NodeName target);

    /**
     * Whether steps that wait for an approval may still be done as they were shown, though others would be planned now. Only
     * where each stands by itself, and looks for itself.
     */
    default boolean stand(List<Step> shown, ClusterPicture picture, NodeName target) {
        return false;
    }

    /**
     * Whether the cure has worked, asked again and again after the last step.
     *
     * @param steps that were done, as this remedy proposed them
     */
    Condition verified(List<Step> steps);

    /** What a remedy has to offer. */
    sealed interface Proposal {}

    /**
     * @param undo how to get back, or why that is not needed; for a human
     * @param notes what else whoever approves has to know, a sentence each without a full stop
     */
    record Steps(List<Step> steps, Losses losses, String undo, List<String> notes) implements Proposal {
        public Steps {
            steps = List.copyOf(steps);
            notes = List.copyOf(notes);
            long forced = steps.stream()
                    .filter(step -> step.action().forcesBoot())
                    .map(Step::on)
                    .distinct()
                    .count();
            if (forced > 1) {
                throw new IllegalArgumentException("two nodes that wait for nobody would be two clusters");
            }
        }

        public Steps(List<Step> steps, Losses losses, String undo) {
            this(steps, losses, undo, List.of());
        }
    }

    /**
     * It depends on what copies of the survivors' data tell, and that has to be measured first.
     *
     * @param lost the nodes to take for lost
     * @param nodes the survivors of whom it is missing
     */
    record Needs(SortedSet<NodeName> lost, SortedSet<NodeName> nodes) implements Proposal {
        public Needs {
            lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
            nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        }
    }

    /** @param why what stands in the way, and what would remove it */
    record NotPossible(String why) implements Proposal {}
}
