package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs put beside an agent's configuration. */
final class Scripts {
    private static final String CONFIGURED = "rabbitmqctl: rabbitmqctl\n";

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

    /** Has a host's agent, once it is started again, run a script in place of {@code rabbitmqctl}; the next test restores it. */
    static void insteadOfRabbitmqctl(int host, String script) {
        Path file = LabCluster.configuration(host, "agent.yaml");
        String before = LabCluster.read(file);
        assertThat(before).contains(CONFIGURED);
        LabCluster.write(
                file,
                before.replace(CONFIGURED, "rabbitmqctl: " + install(host, "instead-of-rabbitmqctl", script) + "\n"));
    }
}
