package io.rabbitagent.decide;

import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One agent's memory of how long a rule's condition has had the same answer for a target.
 *
 * <p>An answer that changes starts the count anew; so does a rule whose text changes: another text asks another question. A
 * finding that is unknown for a moment, between two looks that saw it, goes on from where it was: that moment counts for
 * nothing.
 *
 * @param ruleDigest of the text of the rule that gave the answer
 * @param since by this agent's clock, for display
 * @param sinceUptime by this agent's monotonic clock, and later by as long as it was unknown in between
 * @param lastUptime when it was last given
 * @param samples how many distinct observations of the target gave this answer
 * @param lastSample the last of them
 * @param seenBefore what is unknown now was seen until then
 */
record Track(
        String ruleDigest,
        Judgement judgement,
        Instant since,
        Duration sinceUptime,
        Duration lastUptime,
        int samples,
        String lastSample,
        Optional<Track> seenBefore) {
    /** A question that a busy broker leaves unanswered once; in a longer time things may have been otherwise. */
    private static final Duration MOMENT = Duration.ofSeconds(15);

    static Track first(String ruleDigest, Judgement judgement, Instant now, Duration uptime, String sample) {
        return new Track(ruleDigest, judgement, now, uptime, uptime, 1, sample, Optional.empty());
    }

    Track next(Judgement judged, Instant now, Duration uptime, String sample) {
        if (judged.verdict() == judgement.verdict()) {
            return further(judged, sinceUptime, uptime, sample, seenBefore);
        }
        if (judged.verdict() == Verdict.UNKNOWN && is(Verdict.TRUE)) {
            return new Track(ruleDigest, judged, now, uptime, uptime, 1, sample, Optional.of(this));
        }
        return seenBefore
                .filter(before -> judged.verdict() == Verdict.TRUE)
                .filter(before -> uptime.minus(before.lastUptime).compareTo(MOMENT) < 0)
                .map(before -> before.further(
                        judged,
                        before.sinceUptime.plus(uptime.minus(before.lastUptime)),
                        uptime,
                        sample,
                        Optional.empty()))
                .orElseGet(() -> first(ruleDigest, judged, now, uptime, sample));
    }

    private Track further(
            Judgement judged, Duration countedFrom, Duration uptime, String sample, Optional<Track> before) {
        int more = sample.equals(lastSample) ? 0 : 1;
        return new Track(ruleDigest, judged, since, countedFrom, uptime, samples + more, sample, before);
    }

    boolean is(Verdict verdict) {
        return judgement.verdict() == verdict;
    }

    /** The answer has stood for as long, and on as many observations, as the rule asks for. */
    boolean longEnough(Rule rule, Duration uptime) {
        return uptime.minus(sinceUptime).compareTo(rule.holdFor()) >= 0 && samples >= rule.minSamples();
    }

    Judgement seenLongEnough(Rule rule, Duration uptime) {
        if (!is(Verdict.TRUE)) {
            return Judgement.of(false, "not seen at present, " + needs(rule));
        }
        long seconds = uptime.minus(sinceUptime).toSeconds();
        return Judgement.of(
                longEnough(rule, uptime), "seen for " + seconds + " s on " + samples + " observations, " + needs(rule));
    }

    private static String needs(Rule rule) {
        return "needs " + rule.holdFor().toSeconds() + " s on " + rule.minSamples();
    }
}
