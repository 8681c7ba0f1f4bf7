package io.rabbitagent.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run: no shell is involved.
 *
 * @param argv the program, looked up on {@code PATH} where it has no slash, and its arguments
 * @param environment beside {@code PATH}, {@code HOME} and {@code LANG}; nothing else is inherited from the agent
 * @param deadline after which the program and all its descendants are killed
 * @param input what it reads from its standard input; no more than a pipe holds at once (64 KiB)
 */
public record Command(List<String> argv, Map<String, String> environment, Duration deadline, String input) {
    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least a program");
        }
    }

    public Command(List<String> argv, Duration deadline) {
        this(argv, Map.of(), deadline);
    }

    public Command(List<String> argv, Map<String, String> environment, Duration deadline) {
        this(argv, environment, deadline, "");
    }
}
