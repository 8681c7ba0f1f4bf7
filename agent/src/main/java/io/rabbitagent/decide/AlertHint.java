package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A firing alert about a rule in force: a hint where to look, and never more.
 *
 * @param fingerprint with {@code startsAt} names the alert
 * @param startsAt since when it fires, by the clock of who sent it
 * @param alertname for people
 * @param node whom it is about; empty where it does not say, or its rule is about the whole cluster
 * @param seen what the receiving agent saw at that moment
 */
public record AlertHint(
        String fingerprint, Instant startsAt, String alertname, String rule, Optional<NodeName> node, Seen seen) {

    boolean isSame(AlertHint other) {
        return fingerprint.equals(other.fingerprint) && startsAt.equals(other.startsAt);
    }

    /** Whether a plan of this rule for this target is what it is about. */
    public boolean isAbout(String planRule, NodeName target) {
        return rule.equals(planRule) && node.map(target::equals).orElse(true);
    }

    public Trigger trigger() {
        return new Trigger.ByAlert(fingerprint, startsAt);
    }

    /** What there was of the rule that an alert names. */
    public enum Seen {
        /** A finding that the rule cures as far as its mode allows. */
        ACTED,
        /** A plan that was at work already. */
        ALREADY_RUNNING,
        /** A finding, and something stands in the way of its cure. */
        BLOCKED,
        /** A finding that the rule only shows. */
        OBSERVED,
        /** Nothing, or nothing yet. */
        NO_FINDING;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
