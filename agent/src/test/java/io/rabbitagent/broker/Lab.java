package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Three real brokers, as this package's classes see them. */
final class Lab {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PROGRAM = io.rabbitagent.scenario.Lab.PROGRAM.toString();
    private static final Path STATE = io.rabbitagent.scenario.Lab.STATE;

    private Lab() {}

    static NodeName node(int host) {
        return new NodeName("rabbit@rb" + host);
    }

    static String run(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(PROGRAM));
        argv.addAll(List.of(arguments));
        CommandResult result = new CommandRunner(CommandAudit.NONE)
                .run(new Command(argv, Map.of("LAB_STATE", STATE.toString()), PATIENCE));
        assertThat(result).as("lab %s", argv).matches(end -> end instanceof CommandResult.Exited);
        CommandResult.Exited exited = (CommandResult.Exited) result;
        assertThat(exited.code()).as("lab %s: %s", argv, exited).isZero();
        return exited.out().text().trim();
    }

    /** {@code rabbitmqctl} as it is on that host. */
    static Rabbitmqctl rabbitmqctl(int host, CommandAudit audit, Duration deadline) {
        List<String> program =
                List.of("env", "LAB_STATE=" + STATE, PROGRAM, "exec", Integer.toString(host), "rabbitmqctl");
        return new Rabbitmqctl(program, new CommandRunner(audit), deadline);
    }

    /** {@code erl_call} as it is on that host. */
    static ErlCall erlCall(int host) {
        List<String> program = List.of(
                "env",
                "LAB_STATE=" + STATE,
                PROGRAM,
                "exec",
                Integer.toString(host),
                "env",
                "HOME=/var/lib/rabbitmq",
                "erl_call");
        return new ErlCall(program, Path.of("/var/lib/rabbitmq/.erlang.cookie"), new CommandRunner(CommandAudit.NONE));
    }

    static Path dataDirectory(int host) {
        return hostDirectory(host)
                .resolve("lib/rabbitmq/mnesia")
                .resolve(node(host).value());
    }

    static Path logFile(int host) {
        return hostDirectory(host).resolve("log/rabbitmq").resolve(node(host) + ".log");
    }

    /** The host's own view of its processes: it has a process namespace of its own. */
    static Path proc(int host) {
        try {
            String process = Files.readString(hostDirectory(host).resolve("init.process"));
            return Path.of("/proc", process.trim().split("\\s+", 2)[0], "root/proc");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host's address on the lab's network. */
    static String address(int host) {
        return URI.create(run("url", Integer.toString(host))).getHost();
    }

    private static Path hostDirectory(int host) {
        return STATE.resolve("hosts").resolve("rb" + host);
    }

    static Credentials admin() {
        try {
            return new Credentials(
                    "admin", Files.readString(STATE.resolve("passwords/admin")).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
