package io.rabbitagent.copies.isolated;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How brokers are booted on copies.
 *
 * @param directory where a copy and what its broker writes lie while it runs
 * @param server the program that becomes the broker's VM, as the user that it is started by; {@code rabbitmqctl} lies beside it
 * @param keepFreeBytes of the directory's file system, which copies must leave
 * @param copyRate where no layer can be laid: how many bytes a second are read at most, and as many written
 * @param hidden what the broker must not see beside RabbitMQ's and the agent's usual directories
 */
public record IsolationSettings(Path directory, Path server, long keepFreeBytes, long copyRate, List<Path> hidden) {
    public IsolationSettings {
        requireNonNull(directory, "directory is null");
        requireNonNull(server, "server is null");
        if (!directory.isAbsolute() || !server.isAbsolute()) {
            throw new IllegalArgumentException("paths of isolated brokers should be absolute");
        }
        if (copyRate < 1) {
            throw new IllegalArgumentException("what is copied in a second should be a byte at least");
        }
        hidden = List.copyOf(hidden);
    }

    /** What the rate takes at least for so many bytes. */
    Duration timeToCopy(long bytes) {
        return Duration.ofSeconds(bytes / copyRate);
    }
}
