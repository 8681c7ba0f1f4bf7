package io.rabbitagent.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Notices to people, of plans that wait for approval, to a port at which nobody listens. */
final class Unheard {
    private static final String URL = "http://127.0.0.1:1/hook";

    private static final String SETTINGS = """
            notify:
              url_file: /etc/rabbitmq-agent/notify-url
              on: [approval]
              try_for: 30s
            """;

    private Unheard() {}

    /** Has agents send them once they are started again; the next test restores the configuration. */
    static void configure(int... hosts) {
        for (int host : hosts) {
            Path file = LabCluster.configuration(host, "notify-url");
            LabCluster.write(file, URL + "\n");
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LabCluster.append(LabCluster.configuration(host, "agent.yaml"), SETTINGS);
        }
    }

    /** Has agents begin anew and send them. */
    static void notices(int... hosts) {
        configure(hosts);
        Lab.agents("agent-stop", hosts);
        Lab.agents("agent-start", hosts);
    }
}
