package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What would become of one queue.
 *
 * <p>Counts alone do not tell whether one copy holds what another does: a mirror need not have been synchronised, and messages may
 * have been consumed since. So any copy with more messages than the one that is used counts as a loss, whichever node went down
 * later; one with fewer is told as {@linkplain #untold() untold}; one with as many is taken for the same.
 *
 * @param deleted those who went down last know that it was deleted: nothing of it is a loss
 * @param leader who would open it
 * @param messages that it would have; empty where no copy can tell, as where the members of a quorum queue or stream that are left have
 *     different numbers: which one will be elected nobody knows
 * @param problem why its leader could not open or read it on a copy; where it has no majority, why a member's could not be counted
 * @param copies what survivors have of it, in the order in which they went down
 * @param discarded survivors with a copy that is not used, and is discarded once they start
 * @param seen what was counted before the outage, where a lost node led it, or a copy can't be counted. By it nothing is lost:
 *     it may have been consumed since
 * @param ledByLost a stream that a lost node led last, by the schema: while it has no majority nobody else leads it, and it is
 *     deleted as that node is forgotten ({@code rabbit_amqqueue:forget_all_durable/1}, RabbitMQ 3.10.8)
 */
public record QueueFate(
        QueueId queue,
        Kind kind,
        boolean deleted,
        Optional<NodeName> leader,
        OptionalLong messages,
        Optional<String> problem,
        List<Copy> copies,
        List<NodeName> discarded,
        Optional<Seen> seen,
        boolean ledByLost) {

    /** In which way. */
    public enum Kind {
        /** It is served. */
        KEPT,
        /** As KEPT; those who went down last know that it was deleted. */
        COMES_BACK,
        /** It is known, and led by a node that never returns. */
        DOWN,
        /** It is known; too few of its members return, or, of a stream, of those that coordinate streams. */
        WITHOUT_MAJORITY,
        /** It is known; the broker on the copy of the one that leads it could not open it. */
        NOT_OPENED,
        /** It is not known any more. */
        GONE,
        /** It is not known, and was deleted before. */
        STAYS_DELETED
    }

    /** @param messages empty where they can't be counted */
    public record Copy(NodeName node, OptionalLong messages) {
        /** Whether it may have messages. */
        boolean hasData() {
            return messages.isEmpty() || messages.getAsLong() > 0;
        }
    }

    public QueueFate {
        copies = List.copyOf(copies);
        discarded = List.copyOf(discarded);
    }

    public boolean isServed() {
        return kind == Kind.KEPT || kind == Kind.COMES_BACK;
    }

    /** Nobody serves it, and nobody had deleted it. */
    public boolean isLost() {
        return !isServed() && !deleted;
    }

    /** Whether a survivor has messages of it, or what may be messages. */
    public boolean hasData() {
        return copies.stream().anyMatch(Copy::hasData);
    }

    /** Who went down last of those that have a copy. */
    public Optional<NodeName> newestAt() {
        return copies.isEmpty()
                ? Optional.empty()
                : Optional.of(copies.get(copies.size() - 1).node());
    }

    /** Messages of that copy; empty where there is none, or they can't be counted. */
    public OptionalLong newest() {
        return copies.isEmpty()
                ? OptionalLong.empty()
                : copies.get(copies.size() - 1).messages();
    }

    /** The copy that has most messages, of those that can be counted; of equals the newest. */
    public Optional<Copy> largest() {
        return copies.stream()
                .filter(copy -> copy.messages().isPresent())
                .reduce((one, next) ->
                        next.messages().orElse(0) >= one.messages().orElse(0) ? next : one);
    }

    /** How many messages of the largest copy it would lack; empty where that can't be told by counts. */
    public OptionalLong lost() {
        if (deleted) {
            return OptionalLong.of(0);
        }
        boolean uncounted = copies.isEmpty()
                || copies.stream().anyMatch(copy -> copy.messages().isEmpty());
        return uncounted || (isServed() && messages.isEmpty()) ? OptionalLong.empty() : OptionalLong.of(atLeast());
    }

    /** It was seen with more messages than it would have, as far as that can be counted. */
    public boolean wasSeenWithMore() {
        boolean comparable = !isServed() || messages.isPresent();
        long kept = isServed() ? messages.orElse(0) : 0;
        return comparable && seen.filter(one -> one.messages().orElse(0) > kept).isPresent();
    }

    /** As far as it can be counted. */
    long atLeast() {
        if (deleted || (isServed() && messages.isEmpty())) {
            return 0;
        }
        long kept = isServed() ? messages.orElse(0) : 0;
        long largest = largest().map(copy -> copy.messages().orElse(0)).orElse(0L);
        return Math.max(0, largest - kept);
    }

    /** Nobody can count the copy that is used, or one that is not. */
    public boolean losesUncounted() {
        if (deleted) {
            return false;
        }
        boolean unread = isServed() && messages.isEmpty() && (leader.isPresent() || problem.isPresent());
        return unread
                || copies.stream()
                        .filter(copy -> !isServed() || discarded.contains(copy.node()))
                        .anyMatch(copy -> copy.messages().isEmpty());
    }

    /**
     * Copies with messages that are discarded, where nobody can tell by counts whether what is used has these, or why they were
     * there. What {@link #lost()} tells is not among them.
     */
    public List<Copy> untold() {
        if (deleted) {
            return kind != Kind.COMES_BACK
                    ? copies.stream().filter(Copy::hasData).toList()
                    : List.of();
        }
        if (!isServed() || messages.isEmpty()) {
            return List.of();
        }
        long used = messages.getAsLong();
        long largest = used + atLeast();
        return copies.stream()
                .filter(copy -> discarded.contains(copy.node()))
                .filter(copy -> copy.messages().orElse(0) > 0)
                .filter(copy ->
                        copy.messages().getAsLong() != used && copy.messages().getAsLong() != largest)
                .toList();
    }

    /** How many messages more it would have than its newest copy has: what was consumed since is delivered again. */
    public long moreThanNewest() {
        boolean older =
                isServed() && !deleted && leader.isPresent() && !newestAt().equals(leader);
        return older && messages.isPresent() && newest().isPresent()
                ? Math.max(0, messages.getAsLong() - newest().getAsLong())
                : 0;
    }

    /** Copies with messages that are discarded, and have as many as what is used. */
    public List<Copy> takenForTheSame() {
        return deleted || !isServed() || messages.orElse(0) == 0
                ? List.of()
                : copies.stream()
                        .filter(copy -> discarded.contains(copy.node()))
                        .filter(copy -> copy.messages().equals(messages))
                        .toList();
    }
}
