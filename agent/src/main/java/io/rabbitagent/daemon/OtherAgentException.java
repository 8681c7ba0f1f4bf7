package io.rabbitagent.daemon;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another process is this host's agent. */
public final class OtherAgentException extends StartException {
    private static final long serialVersionUID = 1L;

    private final String holder;

    /**
     * @param state the directory whose lock it holds
     * @param pid where the kernel tells
     */
    OtherAgentException(Path state, OptionalLong pid) {
        super("another agent of this host runs already: it holds " + state + ". One agent a host; stop that one first");
        this.holder = (pid.isPresent() ? "process " + pid.getAsLong() : "a process") + " that holds " + state;
    }

    /** Names it by its pid where that is known, and by the lock that it holds. */
    public String holder() {
        return holder;
    }
}
