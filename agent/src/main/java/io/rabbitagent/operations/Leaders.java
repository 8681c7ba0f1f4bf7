package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.rescue.Announced;
import io.rabbitagent.copies.rescue.ExportRecord;
import java.util.List;
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
    private String warning(String leader) {
        return (running.contains(leader)
                        ? leader + " led it, and runs: look whether it has"
                        : "look whether " + leader + ", which led it, has")
                + " these messages before you replay them, or they come twice. A replay takes this queue only where"
                + " --queue names it";
    }

    /**
     * What there is to be known before messages of a queue go back; empty where the copied node alone had them.
     *
     * @param elsewhere other nodes that had a member of it
     * @param announced whether the plan announced it as lost
     */
    Optional<String> warning(String leader, List<String> elsewhere, boolean announced) {
        boolean own = leader.equals(node);
        if (elsewhere.isEmpty()) {
            return own ? Optional.empty() : Optional.of(warning(leader));
        }
        String alone = "it had members on " + String.join(", ", elsewhere) + ", too, and these are the messages of "
                + node + "'s alone: it may lack some that were confirmed, and have some that were not";
        return Optional.of(
                own && announced
                        ? alone
                        : alone
                                + ". Look whether the others have them before you replay them, or they come twice. A"
                                + " replay takes this queue only where --queue names it");
    }

    /** As above, of what was exported. */
    Optional<String> warning(ExportRecord record, Optional<Announced> announced) {
        boolean told = announced.flatMap(plan -> plan.tells(record.queue())).orElse(false);
        return warning(record.leader().orElse(node), record.membersElsewhere(), told);
    }

    /** @param gap what the plan has left open */
    String ownToo(String gap) {
        return "the backup's plan " + gap + ": so every queue that " + node + " led itself is exported, too";
    }
}
