package io.rabbitagent.daemon;

import java.time.Duration;

/**
 * What users of the command socket may take up.
 *
 * @param commands how many commands run at a time; more are asked to try later
 * @param request how long a connection may wait before it sends its command
 * @param write how long a client may leave its output unread, for example in a pager, before it is taken for gone
 * @param answer how long a prompt waits for a human
 * @param farewell how long commands may take to end when the daemon does
 */
public record SocketLimits(int commands, Duration request, Duration write, Duration answer, Duration farewell) {
    public static final SocketLimits USUAL = new SocketLimits(
            16, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofSeconds(5));

    public SocketLimits {
        if (commands < 1) {
            throw new IllegalArgumentException("commands is " + commands + "; at least one must be able to run");
        }
    }

    /** Connections at a time: those that run a command, and as many that are about to. */
    int connections() {
        return 2 * commands;
    }
}
