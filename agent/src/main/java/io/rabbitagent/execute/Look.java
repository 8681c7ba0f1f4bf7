package io.rabbitagent.execute;

import io.rabbitagent.cluster.Fact;

/**
 * What a look at the real node says of a step's effect.
 *
 * @param words for a human: what was seen
 */
record Look(Sight sight, String words) {

    /** Whether the effect is there. */
    enum Sight {
        THERE,
        /** Certainly not. */
        ABSENT,
        /** Still on its way. */
        UNCLEAR,
        /** Not to be told: a question was not answered. */
        UNANSWERED,
        /** Not to be told by looking, however often: it may be somebody else's doing. */
        UNTELLABLE
    }

    static Look there(String words) {
        return new Look(Sight.THERE, words);
    }

    static Look absent(String words) {
        return new Look(Sight.ABSENT, words);
    }

    static Look unclear(String words) {
        return new Look(Sight.UNCLEAR, words);
    }

    /** @param what can't be told, such as {@code whether the service is masked} */
    static Look unknown(String what, Fact<?> fact) {
        return unanswered(what + " is unknown (" + fact + ")");
    }

    static Look unanswered(String words) {
        return new Look(Sight.UNANSWERED, words);
    }

    static Look untellable(String words) {
        return new Look(Sight.UNTELLABLE, words);
    }

    boolean isThere() {
        return sight == Sight.THERE;
    }

    boolean isAbsent() {
        return sight == Sight.ABSENT;
    }

    /** Another look may tell more. */
    boolean isUnclear() {
        return sight == Sight.UNCLEAR || isUnanswered();
    }

    boolean isUnanswered() {
        return sight == Sight.UNANSWERED;
    }
}
