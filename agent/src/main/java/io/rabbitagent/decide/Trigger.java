package io.rabbitagent.decide;

import java.time.Instant;
import java.util.Optional;

/** Who or what asked for a plan first. It allows nothing: what a plan may do is up to its rule's mode, gates and budget. */
public sealed interface Trigger {
    /** A word of a bounded set. */
    String text();

    /** The fingerprint of the alert that asked; empty where none did. */
    default Optional<String> alert() {
        return Optional.empty();
    }

    /** The agents' own watching. */
    record ByRule() implements Trigger {
        @Override
        public String text() {
            return "rule";
        }
    }

    /** {@code agent remediate}. A human who merely approves what the agents proposed has not asked for it. */
    record ByHuman() implements Trigger {
        @Override
        public String text() {
            return "human";
        }
    }

    /**
     * An alert that was received while the plan had not begun, or shortly before it was proposed.
     *
     * @param startsAt since when it fires; with the fingerprint it names the alert
     */
    record ByAlert(String fingerprint, Instant startsAt) implements Trigger {
        @Override
        public String text() {
            return "alert";
        }

        @Override
        public Optional<String> alert() {
            return Optional.of(fingerprint);
        }
    }
}
