package io.rabbitagent.execute;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;

/**
 * Why a step must not be begun now.
 *
 * @param seen whether it was seen; else a question was not answered, which keeps the step from being begun just as well, and
 *     may be answered soon
 * @param words for a human
 */
record Obstacle(boolean seen, String words) {
    static Obstacle of(String words) {
        return new Obstacle(true, words);
    }

    /** @param what can't be told, such as {@code whether the node is partitioned} */
    static Obstacle unknown(String what, Fact<?> fact) {
        return new Obstacle(false, what + " is unknown (" + fact + ")");
    }

    /** @param should such as {@code the application should run} */
    static Obstacle app(String should, Fact<AppState> app) {
        return new Obstacle(app.isKnown(), should + ", and it is " + OwnNode.words(app));
    }

    static Obstacle of(Look look) {
        return new Obstacle(!look.isUnanswered(), look.words());
    }
}
