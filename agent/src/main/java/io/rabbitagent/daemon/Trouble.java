package io.rabbitagent.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Tells the log once of what fails, again where it fails for another reason, at most once a minute, and when it is over. */
final class Trouble {
    private static final Duration LEAST = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;
    private final String over;
    private final LongSupplier nanos;
    private Optional<String> told = Optional.empty();
    private Optional<String> present = Optional.empty();
    private long toldAt;

    /**
     * A trouble that there may be.
     *
     * @param what fails, as a sentence to which the reason is added
     * @param over says that it fails no more
     */
    Trouble(Logger log, String what, String over) {
        this(log, what, over, System::nanoTime);
    }

    Trouble(Logger log, String what, String over, LongSupplier nanos) {
        this.log = log;
        this.what = what;
        this.over = over;
        this.nanos = nanos;
    }

    /** Why it fails at present; empty where it does not. */
    Optional<String> present() {
        return present;
    }

    void failed(String why) {
        present = Optional.of(why);
        long now = nanos.getAsLong();
        boolean late = now - toldAt >= LEAST.toNanos();
        if (told.isEmpty() || (late && !told.get().equals(why))) {
            log.warn("{}: {}", what, why);
            told = Optional.of(why);
            toldAt = now;
        }
    }

    void over() {
        if (told.isPresent()) {
            log.info(over);
        }
        told = Optional.empty();
        present = Optional.empty();
    }
}
