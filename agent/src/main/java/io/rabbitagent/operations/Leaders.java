package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.isolated.CopiedQueue;
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

    /** What there is to be known before messages go back whose queue another node led. */
    String warning(String leader) {
        return (running.contains(leader)
                        ? leader + " led it, and runs: look whether it has"
                        : "look whether " + leader + ", which led it, has")
                + " these messages before you replay them, or they come twice. A replay takes this queue only where"
                + " --queue names it";
    }

    /** @param gap what the plan has left open */
    String ownToo(String gap) {
        return "the backup's plan " + gap + ": so every queue that " + node + " led itself is exported, too";
    }
}
