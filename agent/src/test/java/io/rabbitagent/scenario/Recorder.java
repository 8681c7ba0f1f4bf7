package io.rabbitagent.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code rabbitmqctl} that writes down with which arguments it is called, and then does what it is told. */
final class Recorder {
    private static final String PROGRAM = "recording-rabbitmqctl";
    private static final String INSIDE = "/etc/rabbitmq-agent/" + PROGRAM;

    private final Path calls;

    private Recorder(Path calls) {
        this.calls = calls;
    }

    /** Has the agent of a host use it from its next start on. */
    static Recorder at(int host) {
        String script = """
                #!/bin/sh
                printf '%s\\n' "$*" >>/var/log/rabbitmq-agent/rabbitmqctl.calls
                exec rabbitmqctl "$@"
                """;
        Scripts.install(host, PROGRAM, script);
        Path agent = LabCluster.configuration(host, "agent.yaml");
        // Without erl_call every question passes the one program that writes it down.
        LabCluster.write(
                agent,
                LabCluster.read(agent).replace("rabbitmqctl: rabbitmqctl", "erl_call: none\n  rabbitmqctl: " + INSIDE));
        Path calls = Lab.hostDirectory(host).resolve("log/rabbitmq-agent/rabbitmqctl.calls");
        LabCluster.write(calls, "");
        return new Recorder(calls);
    }

    void forget() {
        LabCluster.write(calls, "");
    }

    /** The arguments of each call, in their order. */
    List<String> calls() {
        return Files.exists(calls) ? LabCluster.read(calls).lines().toList() : List.of();
    }
}
