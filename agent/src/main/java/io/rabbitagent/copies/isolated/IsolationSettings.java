package io.rabbitagent.copies.isolated;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * How brokers are booted on copies.
 *
 * @param directory where a copy and what its broker writes lie while it runs
 * @param server the program that becomes the broker's VM, as the user that it is started by; {@code rabbitmqctl} lies beside it
 * @param keepFreeBytes of the directory's file system, which copies must leave
 * @param hidden what the broker must not see beside RabbitMQ's and the agent's usual directories
 */
public record IsolationSettings(Path directory, Path server, long keepFreeBytes, List<Path> hidden) {
    public IsolationSettings {
        requireNonNull(directory, "directory is null");
        requireNonNull(server, "server is null");
        if (!directory.isAbsolute() || !server.isAbsolute()) {
            throw new IllegalArgumentException("paths of isolated brokers should be absolute");
        }
        hidden = List.copyOf(hidden);
    }
}
