package io.rabbitagent.notify;

import java.time.Duration;
import java.util.Optional;

/** What came of one try to deliver a notice. */
public sealed interface Delivery {
    /** The receiver has it. */
    record Done() implements Delivery {}

    /**
     * It may have it or not, or wants it later.
     *
     * @param after how long it wants to be left alone, where it said so
     */
    record Later(String why, Optional<Duration> after) implements Delivery {
        Later(String why) {
            this(why, Optional.empty());
        }
    }

    /** It does not want it. */
    record Never(String why) implements Delivery {}
}
