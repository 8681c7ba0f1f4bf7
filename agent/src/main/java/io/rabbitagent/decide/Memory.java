package io.rabbitagent.decide;

import java.time.Duration;
import java.time.Instant;
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
 * @param pause the pause that this life sees
 * @param waitsFor what this agent's step of the plan in the slot waits for; empty where nothing holds it up
 * @param runs uptime at which this life first saw each run of the ledger, by its plan; empty before the first look
 * @param coming uptime since which a finding is about to become a running plan, so that plans of lower rules wait
 */
public record Memory(
        Map<FindingKey, Track> tracks,
        Set<FindingKey> recorded,
        Optional<MyClaim> claim,
        Optional<StepEnd> ended,
        Optional<Verifying> verifying,
        Optional<FindingKey> inSlot,
        Optional<PauseSeen> pause,
        Optional<String> waitsFor,
        Optional<Map<String, Duration>> runs,
        Map<FindingKey, Duration> coming) {
    public Memory {
        tracks = Map.copyOf(tracks);
        recorded = Set.copyOf(recorded);
        runs = runs.map(Map::copyOf);
        coming = Map.copyOf(coming);
    }

    /** @param recorded the findings that the journal holds as open */
    public static Memory atStart(Set<FindingKey> recorded) {
        return new Memory(
                Map.of(),
                recorded,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    Memory withTracks(Map<FindingKey, Track> next) {
        return new Memory(next, recorded, claim, ended, verifying, inSlot, pause, waitsFor, runs, coming);
    }

    Memory withRecorded(Set<FindingKey> next) {
        return new Memory(tracks, next, claim, ended, verifying, inSlot, pause, waitsFor, runs, coming);
    }

    Memory withClaim(Optional<MyClaim> next) {
        return new Memory(tracks, recorded, next, ended, verifying, inSlot, pause, waitsFor, runs, coming);
    }

    Memory withEnded(Optional<StepEnd> next) {
        return new Memory(tracks, recorded, claim, next, verifying, inSlot, pause, waitsFor, runs, coming);
    }

    Memory withVerifying(Optional<Verifying> next) {
        return new Memory(tracks, recorded, claim, ended, next, inSlot, pause, waitsFor, runs, coming);
    }

    Memory withInSlot(Optional<FindingKey> next) {
        return new Memory(tracks, recorded, claim, ended, verifying, next, pause, waitsFor, runs, coming);
    }

    Memory withPause(Optional<PauseSeen> next) {
        return new Memory(tracks, recorded, claim, ended, verifying, inSlot, next, waitsFor, runs, coming);
    }

    Memory waitingFor(Optional<String> next) {
        return new Memory(tracks, recorded, claim, ended, verifying, inSlot, pause, next, runs, coming);
    }

    Memory withRuns(Optional<Map<String, Duration>> next) {
        return new Memory(tracks, recorded, claim, ended, verifying, inSlot, pause, waitsFor, next, coming);
    }

    Memory withComing(Map<FindingKey, Duration> next) {
        return new Memory(tracks, recorded, claim, ended, verifying, inSlot, pause, waitsFor, runs, next);
    }

    /**
     * A claim that this life has asked for.
     *
     * @param claimId empty where it was given up
     * @param askedAt uptime; a claim that waits for too long is made anew
     * @param lookFirst an earlier life had claimed the step: what it did must be looked at before anything is done
     * @param atWork the executor has the step, to run it or to look at it, and has not said what came of it
     */
    public record MyClaim(
            String planId, int step, String claimId, Duration askedAt, boolean lookFirst, boolean atWork) {
        MyClaim handedOver() {
            return new MyClaim(planId, step, claimId, askedAt, lookFirst, true);
        }

        /** Nothing of it was begun, and nothing will be: what begins the step after all has another claim. */
        MyClaim givenUp() {
            return new MyClaim(planId, step, "", askedAt, false, false);
        }

        /** The executor came back: of the step nothing is there, and nothing runs. */
        MyClaim foundAbsent() {
            return new MyClaim(planId, step, claimId, askedAt, false, false);
        }
    }

    /**
     * @param from uptime at which this life first saw the plan without a step left
     * @param holdsSince uptime since which the effect is seen without a break
     */
    public record Verifying(String planId, Duration from, Optional<Duration> holdsSince) {}

    /**
     * @param since as the pause says
     * @param from uptime at which this life first saw it
     */
    public record PauseSeen(Instant since, Duration from) {}
}
