package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent rehearse -o json}: stable; fields are added, never changed.
 *
 * @param lost nodes that were taken for lost
 * @param survivors those whose data was copied, first down first
 * @param together survivors that ended at the same time as another: whose copy is the newer can't be told
 * @param recommended which candidate to take; empty where none can start, or there is an obstacle
 * @param obstacle why none is recommended though one would start: what there was is unknown, or no choice is needed
 * @param candidates each survivor with each option, the best first
 * @param onlySeen queues that lost nodes led when they were last asked, and no survivor knows: gone whichever candidate starts
 * @param lostCounts what each lost node's broker had counted before the outage
 */
public record RehearsalView(
        int formatVersion,
        List<String> lost,
        List<String> survivors,
        List<String> together,
        Optional<Recommended> recommended,
        Optional<String> obstacle,
        List<Candidate> candidates,
        List<OnlySeen> onlySeen,
        List<LostCounts> lostCounts) {

    /** @param why in one sentence, as far as messages, queues and definitions tell */
    public record Recommended(String first, String option, String why) {}

    /**
     * A survivor that would be started first, with one option, and what the cluster would be once all others have started too.
     *
     * @param option as-it-is, forget-lost or force-boot
     * @param command what would be run on its host before; empty where nothing is
     * @param failure why it can't be done; then nothing was measured, and all numbers are 0
     * @param kept queues that would be served
     * @param notServed queues that nobody would serve, though a survivor knows them
     * @param messagesLost that the largest copy of each queue has, and the queue would not; of queues whose messages can be counted
     * @param losingUncounted queues of which nobody can count what they lose: by that candidates are compared
     * @param uncounted queues of which counts can't tell what they lose, among them quorum queues and streams that may lose nothing
     * @param takenForTheSame queues with copies that are discarded, and have as many messages as what is used
     * @param queues at most 1,000, those that lose first
     * @param more how many other queues there are
     * @param missing definitions that the survivor that went down last has, and the cluster would not
     * @param comeBack definitions that the cluster would have, and that one has not: deleted or revoked since
     * @param changed definitions that were changed since, and would be as they were before
     */
    public record Candidate(
            String first,
            String option,
            Optional<String> command,
            Optional<String> failure,
            long kept,
            long notServed,
            long messagesLost,
            long losingUncounted,
            long uncounted,
            long takenForTheSame,
            List<Queue> queues,
            int more,
            Definitions missing,
            Definitions comeBack,
            Definitions changed) {}

    /**
     * @param fate kept, comes-back (it was deleted), down (its leader is lost), without-majority, not-opened (on the copy), gone or
     *     stays-deleted
     * @param leader who would open it; of quorum queues and streams that is not told
     * @param messages that it would have, where a copy can tell
     * @param newest messages of its newest copy among the survivors
     * @param newestAt who has that copy
     * @param lost how many messages of its largest copy the queue would lack; empty where counts can't tell
     * @param discarded survivors whose copies of it are not used, and are deleted as those start
     * @param untold those of them whose copies may have messages that the one that is used lacks: counts can't tell; of a queue that
     *     stays deleted, survivors that have messages of it
     * @param problem why its leader could not open or read it on a copy
     * @param seen what was counted before the outage, where a lost node led it, or a copy can't be counted: nothing else here rests
     *     on it
     */
    public record Queue(
            String vhost,
            String name,
            String fate,
            Optional<String> leader,
            Optional<Long> messages,
            Optional<Long> newest,
            Optional<String> newestAt,
            Optional<Long> lost,
            List<String> discarded,
            List<String> untold,
            Optional<String> problem,
            Optional<Seen> seen) {}

    /**
     * By the broker itself, before the outage.
     *
     * @param node who led the queue
     * @param messages empty where it had not counted them
     * @param at when it was asked
     */
    public record Seen(String node, Optional<Long> messages, Instant at) {}

    /** A queue that only a lost node is known to have had. */
    public record OnlySeen(String vhost, String name, Seen seen) {}

    /**
     * Of durable queues that the node led.
     *
     * @param at when it was asked; empty where no counts of it are there
     * @param queues how many it led
     * @param messages in all that it had counted
     * @param uncounted how many of the queues it had not counted
     * @param more how many of the queues are not known by name, those with the fewest messages
     * @param moreMessages in those
     * @param unknown why there are none; then all numbers are 0
     */
    public record LostCounts(
            String node,
            Optional<Instant> at,
            int queues,
            long messages,
            int uncounted,
            int more,
            long moreMessages,
            Optional<String> unknown) {}

    /**
     * Beside queues.
     *
     * @param named at most 1,000
     * @param more how many others there are
     */
    public record Definitions(List<Definition> named, int more) {}

    /** @param kind such as users, permissions or bindings */
    public record Definition(String kind, String name) {}
}
