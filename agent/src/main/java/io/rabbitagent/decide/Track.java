package io.rabbitagent.decide;

import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;

/**
 * One agent's memory of how long a rule's condition has had the same answer for a target.
 *
 * <p>An answer that changes, also to unknown, starts the count anew; so does a rule whose text changes: another text asks
 * another question.
 *
 * @param ruleDigest of the text of the rule that gave the answer
 * @param since by this agent's clock, for display
 * @param sinceUptime by this agent's monotonic clock
 * @param samples how many distinct observations of the target gave this answer
 * @param lastSample the last of them
 */
record Track(
        String ruleDigest, Judgement judgement, Instant since, Duration sinceUptime, int samples, String lastSample) {

    static Track first(String ruleDigest, Judgement judgement, Instant now, Duration uptime, String sample) {
        return new Track(ruleDigest, judgement, now, uptime, 1, sample);
    }

    Track next(Judgement judged, Instant now, Duration uptime, String sample) {
        if (judged.verdict() != judgement.verdict()) {
            return first(ruleDigest, judged, now, uptime, sample);
        }
        int more = sample.equals(lastSample) ? 0 : 1;
        return new Track(ruleDigest, judged, since, sinceUptime, samples + more, sample);
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
