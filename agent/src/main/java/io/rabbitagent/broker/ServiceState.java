package io.rabbitagent.broker;

import java.util.List;
import java.util.Set;

/**
 * What a service manager says of the broker's service.
 *
 * @param text as it said it
 * @param masked nobody can start it, the service manager included
 */
public record ServiceState(String text, boolean masked, Phase phase) {
    private static final Set<String> STOPPED = Set.of("stopped", "inactive");

    /** As far as a remedy has to know. */
    public enum Phase {
        /** The service runs a broker whose boot is complete. */
        RUNNING,
        /** It was started, and its boot is not complete. */
        STARTING,
        /** Anything else: stopped, failed, waiting for the next try. */
        DOWN
    }

    /**
     * @param text whose first word names the phase, in systemd's words or plain ones; the word {@code masked} anywhere
     *     behind it says that it is
     */
    static ServiceState of(String text) {
        List<String> words = List.of(text.strip().split("\\s+"));
        return new ServiceState(text.strip(), words.contains("masked"), phase(words.get(0)));
    }

    /** It was stopped in order, or never started: nothing failed. */
    public boolean isStopped() {
        return STOPPED.contains(text.split("\\s+", 2)[0]);
    }

    static Phase phase(String word) {
        return switch (word) {
            case "running", "active" -> Phase.RUNNING;
            case "starting", "activating", "reloading" -> Phase.STARTING;
            default -> Phase.DOWN;
        };
    }
}
