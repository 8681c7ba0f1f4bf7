package io.rabbitagent.execute;

import java.time.Duration;

/** For how long it was asked in vain whether a step may be begun, all its tries together. */
final class Unanswered {
    private String asked = "";
    private Duration spent = Duration.ZERO;

    /**
     * One more try was over without an answer.
     *
     * @return how long those of this step took so far
     */
    Duration after(Claimed claimed, Duration took) {
        String now = claimed.plan().id() + " " + claimed.step().number();
        spent = now.equals(asked) ? spent.plus(took) : took;
        asked = now;
        return spent;
    }

    void answered() {
        asked = "";
    }
}
