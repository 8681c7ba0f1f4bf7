package io.rabbitagent.decide;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one life of an agent remembers between turns. It dies with the agent; nothing that must last is in it.
 *
 * @param tracks how long each rule's condition has had its present answer for each target
 * @param recorded the findings that the journal holds as open
 * @param claim the step that this life has claimed
 * @param ended the result of a step that the decisions do not show yet
 * @param verifying how the effect of the plan in the slot has been seen
 * @param inSlot the plan that was in the slot at the last turn
 */
public record Memory(
        Map<FindingKey, Track> tracks,
        Set<FindingKey> recorded,
        Optional<MyClaim> claim,
        Optional<StepEnd> ended,
        Optional<Verifying> verifying,
        Optional<FindingKey> inSlot) {
    public Memory {
        tracks = Map.copyOf(tracks);
        recorded = Set.copyOf(recorded);
    }

    /** @param recorded the findings that the journal holds as open */
    public static Memory atStart(Set<FindingKey> recorded) {
        return new Memory(Map.of(), recorded, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Memory withTracks(Map<FindingKey, Track> next) {
        return new Memory(next, recorded, claim, ended, verifying, inSlot);
    }

    Memory withRecorded(Set<FindingKey> next) {
        return new Memory(tracks, next, claim, ended, verifying, inSlot);
    }

    Memory withClaim(Optional<MyClaim> next) {
        return new Memory(tracks, recorded, next, ended, verifying, inSlot);
    }

    Memory withEnded(Optional<StepEnd> next) {
        return new Memory(tracks, recorded, claim, next, verifying, inSlot);
    }

    Memory withVerifying(Optional<Verifying> next) {
        return new Memory(tracks, recorded, claim, ended, next, inSlot);
    }

    Memory withInSlot(Optional<FindingKey> next) {
        return new Memory(tracks, recorded, claim, ended, verifying, next);
    }

    /**
     * A claim that this life has asked for.
     *
     * @param askedAt uptime: a claim that is acknowledged too late is made anew
     * @param started the step has been handed to the executor
     */
    public record MyClaim(String planId, int step, String claimId, Duration askedAt, boolean started) {
        MyClaim handedOver() {
            return new MyClaim(planId, step, claimId, askedAt, true);
        }
    }

    /**
     * @param from uptime at which this life first saw the plan without a step left
     * @param holdsSince uptime since which the effect is seen without a break
     */
    public record Verifying(String planId, Duration from, Optional<Duration> holdsSince) {}
}
