package io.rabbitagent.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs put beside an agent's configuration. */
final class Scripts {
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
}
