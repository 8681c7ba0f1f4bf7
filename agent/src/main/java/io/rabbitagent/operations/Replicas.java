package io.rabbitagent.operations;

import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.rescue.Announced;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.QueueName;
import java.util.List;
import java.util.Optional;

/**
 * Who had a queue beside the node that was copied, as far as that node knew: what tells whether its messages may be in the
 * cluster still.
 *
 * @param node that was copied
 * @param leader that led it
 * @param members other nodes that had a member of it
 * @param mirrors other nodes that had a mirror of it, or may have had one; empty where that is unknown
 */
record Replicas(QueueName queue, String node, String leader, List<String> members, Optional<List<String>> mirrors) {
    Replicas {
        members = List.copyOf(members);
        mirrors = mirrors.map(List::copyOf);
    }

    static Replicas of(CopiedQueue queue, String node) {
        return new Replicas(
                new QueueName(queue.vhost(), queue.name()),
                node,
                queue.leader(),
                queue.membersElsewhere(),
                Optional.of(queue.mirrorsElsewhere()));
    }

    static Replicas of(ExportRecord record) {
        return new Replicas(
                record.queue(),
                record.node(),
                record.leader().orElse(record.node()),
                record.membersElsewhere(),
                record.mirrorsElsewhere());
    }

    boolean isOwn() {
        return leader.equals(node);
    }

    /** That somebody had a mirror, or that this is unknown. */
    boolean mayBeMirrored() {
        return mirrors.map(nodes -> !nodes.isEmpty()).orElse(true);
    }

    /**
     * Whether a replay sends its messages unasked: only where the cluster has none of them. Its plan has gone as far as to give
     * something up, and has said so of this very queue; or the cluster gave up the node's data, and the node alone had the queue. A
     * node that stops hands over to another one: if that led the queue, it is not a member any more.
     */
    boolean isSentUnasked(Optional<Announced> announced, Leaders now) {
        if (!now.givenUp()) {
            return false;
        }
        if (!isOwn()) {
            return now.isForgotten(leader)
                    && announced.filter(plan -> plan.isOnlyInOneBackup(queue)).isPresent();
        }
        boolean lostWhole = announced.filter(plan -> plan.isLostWhole(queue)).isPresent();
        boolean onlyHere = members.isEmpty() && !mayBeMirrored();
        return lostWhole
                || (onlyHere && announced.filter(Announced::nodeGivenUp).isPresent());
    }

    /** Who may have its messages, in a few words. */
    String elsewhere() {
        if (!members.isEmpty()) {
            return "members on " + String.join(", ", members);
        }
        if (!isOwn()) {
            return leader;
        }
        if (mayBeMirrored()) {
            return mirrors.map(nodes -> "mirrors on " + String.join(", ", nodes))
                    .orElse("whether it had mirrors was not written down");
        }
        return "some of it may have stayed";
    }
}
