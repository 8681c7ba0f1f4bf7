package io.rabbitagent.daemon;

import io.rabbitagent.launch.Request;
import io.rabbitagent.launch.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command and who asks for it.
 *
 * @param actor the user, as the kernel vouches for it; recorded with every decision
 * @param directory the user's working directory, against which relative file names are read
 * @param environment what the output depends on, see {@link Request#VARIABLES}
 */
public record CommandRequest(
        String actor, List<String> arguments, Path directory, Terminal terminal, Map<String, String> environment) {

    public CommandRequest {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static CommandRequest of(String actor, Request request) {
        return new CommandRequest(
                actor, request.arguments(), Path.of(request.directory()), request.terminal(), request.environment());
    }
}
