package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.rescue.Announced;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who led the queues in a backup. The copied node's records tell, which are old: that a leader runs is no evidence that it has
 * their messages still.
 *
 * @param node that was copied
 * @param running those that the agent sees running
 * @param members whom these list; empty where that is unknown, as where nobody is seen running
 * @param givenUp whether the backup's plan is known to have got as far as to give up what it announced as lost
 */
record Leaders(String node, Set<String> running, Optional<Set<String>> members, boolean givenUp) {
    static final String NOT_GIVEN_UP =
            "the plan of this backup is not known to have got as far as to give anything up: ";

    private static final String CLUSTER = "look whether the cluster has these messages";
    private static final String BEFORE =
            " before you replay them, or they come twice. A replay takes this queue only where --queue names it";

    Leaders {
        running = Set.copyOf(running);
        members = members.map(Set::copyOf);
    }

    static Leaders of(AgentAccess agent, Backup backup) throws OperationException {
        ClusterPicture picture = agent.situation().picture();
        Manifest manifest = backup.manifest().orElseThrow();
        return new Leaders(
                manifest.node().value(), values(picture.running()), members(picture), GivenUp.isKnown(agent, manifest));
    }

    private static Optional<Set<String>> members(ClusterPicture picture) {
        Set<NodeName> members = new TreeSet<>();
        for (NodeName node : picture.running()) {
            ClusterView view = picture.views().get(node);
            if (view == null) {
                return Optional.empty();
            }
            members.addAll(view.members());
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(values(members));
    }

    private static Set<String> values(Set<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).collect(Collectors.toSet());
    }

    /** Nobody who runs lists it: what it had is not in the cluster. */
    boolean isForgotten(String leader) {
        return members.filter(listed -> !listed.contains(leader)).isPresent();
    }

    boolean isOwn(CopiedQueue queue) {
        return queue.leader().equals(node);
    }

    /** What there is to be known before messages of a queue go back; empty where the copied node alone had them. */
    Optional<String> warning(Replicas queue, Optional<Announced> announced) {
        boolean unasked = queue.isSentUnasked(announced, this);
        if (!queue.members().isEmpty()) {
            String alone = "it had members on " + String.join(", ", queue.members())
                    + ", too, and these are the messages of " + node
                    + "'s alone: it may lack some that were confirmed, and have some that were not";
            return Optional.of(unasked ? alone : alone + ". Look whether the others have them" + BEFORE);
        }
        if (unasked) {
            return Optional.empty();
        }
        String look = queue.isOwn() ? mayHaveStayed(queue) : otherLed(queue.leader());
        return Optional.of((givenUp ? look : NOT_GIVEN_UP + (queue.isOwn() ? CLUSTER : look)) + BEFORE);
    }

    private String otherLed(String leader) {
        return running.contains(leader)
                ? leader + " led it, and runs: look whether it has these messages"
                : "look whether " + leader + ", which led it, has these messages";
    }

    private static String mayHaveStayed(Replicas queue) {
        if (!queue.mayBeMirrored()) {
            return "the plan of this backup does not say that the cluster has lost all of it: " + CLUSTER;
        }
        return queue.mirrors()
                .map(nodes -> "it had, or may have had, mirrors on " + String.join(", ", nodes)
                        + ", of which one may have taken over: " + CLUSTER)
                .orElse("whether it had mirrors was not written down: " + CLUSTER);
    }

    /** @param gap what the plan has left open */
    String ownToo(String gap) {
        return "the backup's plan " + gap + ": so every queue that " + node + " led itself is exported, too";
    }
}
