package io.rabbitagent.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs put beside an agent's configuration. */
final class Scripts {
    /** As an agent finds it. */
    private static final String RABBITMQCTL = "/run/lab/bin/rabbitmqctl";

    private Scripts() {}

    /** @return its path inside the host */
    static String install(int host, String name, String script) {
        Path file = LabCluster.configuration(host, name);
        LabCluster.write(file, script);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "/etc/rabbitmq-agent/" + name;
    }

    /** Has a script stand for {@code rabbitmqctl}, on this host alone: the directory that it is in belongs to all of them. */
    static void insteadOfRabbitmqctl(int host, String script) {
        Lab.exec(host, "mount", "--bind", install(host, "instead-of-rabbitmqctl", script), RABBITMQCTL)
                .succeeded();
    }

    static void rabbitmqctlAgain(int host) {
        Lab.exec(host, "umount", RABBITMQCTL).succeeded();
    }
}
