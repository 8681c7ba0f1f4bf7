package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.ReplayOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a human wants to be sent.
 *
 * @param backup its id
 * @param vhost only queues of it; where queues are named, {@code /} without it
 * @param queues only these; empty for all that were exported
 * @param without not these
 * @param excluded messages that are not sent
 * @param address of the broker, where not the configured one
 * @param credentials a file with user and password, where not the agent's own
 */
public record ReplayRequest(
        String backup,
        Optional<String> vhost,
        List<String> queues,
        List<String> without,
        Optional<ExcludedIds> excluded,
        ReplayOptions options,
        Optional<AmqpAddress> address,
        Optional<Path> credentials) {
    public ReplayRequest {
        queues = List.copyOf(queues);
        without = List.copyOf(without);
    }

    boolean isAbout(Export export) {
        return vhostOf().map(export.vhost()::equals).orElse(true)
                && (queues.isEmpty() || queues.contains(export.queue()))
                && !without.contains(export.queue());
    }

    /** The one in which queues are sought by their names. */
    Optional<String> vhostOf() {
        return vhost.isPresent() || queues.isEmpty() ? vhost : Optional.of("/");
    }
}
