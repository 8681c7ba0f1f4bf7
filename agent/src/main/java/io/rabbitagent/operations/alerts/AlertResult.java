package io.rabbitagent.operations.alerts;

import io.rabbitagent.decide.AlertHint;
import java.util.Locale;

/** What came of an alert. A bounded set of words: metrics, answer and documentation use them. */
public enum AlertResult {
    /** There is a finding that its rule cures, as far as its mode allows. */
    ACTED,
    /** A plan was at work already. */
    ALREADY_RUNNING,
    /** There is a finding, and something stands in the way of its cure. */
    BLOCKED,
    /** There is a finding, and its rule only shows it. */
    OBSERVED,
    /** The agents see nothing of it, or not yet. */
    NO_FINDING,
    /** It was taken before. */
    DUPLICATE,
    /** It fires no more. */
    RESOLVED,
    /** It names no rule. */
    NO_RULE,
    /** It is about another cluster, or does not say which. */
    OTHER_CLUSTER,
    /** No rule in force has the name that it says. */
    UNKNOWN_RULE,
    /** Its rule is about single nodes, and the one that it names is no member. */
    UNKNOWN_NODE,
    /** There were too many in one request. */
    REFUSED;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static AlertResult of(AlertHint.Seen seen) {
        return switch (seen) {
            case ACTED -> ACTED;
            case ALREADY_RUNNING -> ALREADY_RUNNING;
            case BLOCKED -> BLOCKED;
            case OBSERVED -> OBSERVED;
            case NO_FINDING -> NO_FINDING;
        };
    }
}
