package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.rescue.Announced;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who led the queues in a backup. The copied node's records tell, which are old: that a leader runs is no evidence that it has
 * their messages still.
 *
 * @param node that was copied
 * @param running those that the agent sees running
 */
record Leaders(String node, Set<String> running) {
    private static final String BEFORE =
            " before you replay them, or they come twice. A replay takes this queue only where" + " --queue names it";

    Leaders {
        running = Set.copyOf(running);
    }

    static Leaders of(AgentAccess agent, Backup backup) throws OperationException {
        return new Leaders(
                backup.manifest().orElseThrow().node().value(),
                agent.situation().picture().running().stream()
                        .map(NodeName::value)
                        .collect(Collectors.toSet()));
    }

    boolean isOwn(CopiedQueue queue) {
        return queue.leader().equals(node);
    }

    /** What there is to be known before messages of a queue go back; empty where the copied node alone had them. */
    Optional<String> warning(Replicas queue, Optional<Announced> announced) {
        boolean unasked = queue.isSentUnasked(announced);
        if (!queue.members().isEmpty()) {
            String alone = "it had members on " + String.join(", ", queue.members())
                    + ", too, and these are the messages of " + node
                    + "'s alone: it may lack some that were confirmed, and have some that were not";
            return Optional.of(unasked ? alone : alone + ". Look whether the others have them" + BEFORE);
        }
        if (!queue.isOwn()) {
            return Optional.of(otherLed(queue.leader()) + BEFORE);
        }
        return unasked ? Optional.empty() : Optional.of(mayHaveStayed(queue) + BEFORE);
    }

    private String otherLed(String leader) {
        return running.contains(leader)
                ? leader + " led it, and runs: look whether it has these messages"
                : "look whether " + leader + ", which led it, has these messages";
    }

    private static String mayHaveStayed(Replicas queue) {
        String cluster = "look whether the cluster has these messages";
        if (!queue.mayBeMirrored()) {
            return "the plan of this backup does not say that the cluster has lost all of it: " + cluster;
        }
        return queue.mirrors()
                .map(nodes -> "it had, or may have had, mirrors on " + String.join(", ", nodes)
                        + ", of which one may have taken over: " + cluster)
                .orElse("whether it had mirrors was not written down: " + cluster);
    }

    /** @param gap what the plan has left open */
    String ownToo(String gap) {
        return "the backup's plan " + gap + ": so every queue that " + node + " led itself is exported, too";
    }
}
