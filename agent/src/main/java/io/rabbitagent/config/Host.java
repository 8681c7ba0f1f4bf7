package io.rabbitagent.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the configuration takes from the machine.
 *
 * @param name the host's, short or with its domain
 * @param defaultFile read where no other file is named
 */
public record Host(String name, Path defaultFile) {
    public static final Path DEFAULT_FILE = Path.of("/etc/rabbitmq-agent/agent.yaml");

    public Host {
        requireNonNull(name, "name is null");
        requireNonNull(defaultFile, "defaultFile is null");
    }

    /** This machine. The kernel's name is what {@code hostname} prints, without starting a process or asking the DNS. */
    public static Host local() {
        return new Host(kernelName(), DEFAULT_FILE);
    }

    /** The name up to the first dot, as RabbitMQ names a node by default. */
    public String shortName() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String kernelName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
