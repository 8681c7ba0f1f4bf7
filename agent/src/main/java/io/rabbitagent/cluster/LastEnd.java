package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a node that does not run knew when its application last ended: the evidence of the order in which nodes went down.
 *
 * @param source where that is known from
 * @param sawRunning whom it saw running then, itself included
 * @param membership whom it took for members then
 * @param at the writer's clock, for display only
 * @param how clean or crash
 * @param startedSince somebody or something has started its Erlang VM since
 * @param wantedSince somebody, and no plan, has started it since while no member ran, and it has not been stopped again
 * @param hostRebooted its host has booted anew since; false also where that is not known
 * @param contradictions where two sources disagree about it, a sentence each: then it is no evidence
 */
public record LastEnd(
        Source source,
        Set<NodeName> sawRunning,
        Membership membership,
        Instant at,
        Fact<HowEnded> how,
        boolean startedSince,
        boolean wantedSince,
        boolean hostRebooted,
        List<String> contradictions) {

    /** Where evidence comes from. */
    public enum Source {
        /** The node's agent recorded it as the broker ended. */
        HISTORY,
        /** The files as they were kept before the broker was started again. */
        BEFORE_BOOT,
        /** The data directory as it is now, with a log that shows no attempt to boot since. */
        DATA_DIRECTORY;

        /** As it is shown and stored, such as {@code before-boot}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public LastEnd {
        sawRunning = Set.copyOf(sawRunning);
        contradictions = List.copyOf(contradictions);
    }

    /**
     * Why it tells nothing of the order in which members went down.
     *
     * @param expected how many members the cluster is configured to have
     */
    public Optional<String> whyUseless(NodeName of, int expected) {
        if (membership.isSingleMember() && expected > 1) {
            return Optional.of("its files say a cluster of one: it was reset, or never joined");
        }
        return sawRunning.contains(of)
                ? Optional.empty()
                : Optional.of("its files don't list itself: an attempt to boot has overwritten them");
    }

    /** Nobody keeps it down: it crashed, or its host has booted since, which starts what is enabled there. */
    public boolean unwanted() {
        return hostRebooted || how.equals(Fact.known(HowEnded.CRASH));
    }

    /** It was stopped in order, and somebody wants the cluster to run again. */
    public boolean wantedAgain() {
        return wantedSince && how.equals(Fact.known(HowEnded.CLEAN));
    }
}
