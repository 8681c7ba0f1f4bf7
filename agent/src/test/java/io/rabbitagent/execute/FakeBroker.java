package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A node behind a script that plays {@code rabbitmqctl}: what it answers about the application stands in a file, and
 * {@code start_app} is a piece of shell that may change it.
 */
final class FakeBroker {
    private final Path directory;
    private final Path state;
    private final Path calls;
    private final Path program;

    FakeBroker(Path directory) throws IOException {
        this.directory = directory;
        state = directory.resolve("state");
        calls = directory.resolve("calls");
        program = directory.resolve("rabbitmqctl");
        Files.createFile(calls);
        startApp(boots());
    }

    Rabbitmqctl rabbitmqctl() {
        return new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30));
    }

    /** What the node answers: such as {@code stopped,false}; anything else is not understood. */
    FakeBroker is(String answer) throws IOException {
        Files.writeString(state, "{rabbit_agent," + answer + "}");
        return this;
    }

    /** What another node answers. */
    FakeBroker isAt(NodeName other, String answer) throws IOException {
        Files.writeString(directory.resolve("at-" + other), "{rabbit_agent," + answer + "}");
        return this;
    }

    /** As {@link #isDown}, another node. */
    FakeBroker isGone(NodeName other) throws IOException {
        Files.writeString(directory.resolve("at-" + other), "  * epmd reports: node 'rabbit' not running at all");
        return this;
    }

    /** Neither a VM nor a name at epmd. */
    FakeBroker isDown(String name) throws IOException {
        Files.writeString(state, "  * epmd reports: node '" + name + "' not running at all");
        return this;
    }

    String boots() {
        return "echo '{rabbit_agent,ready,false}' > " + state;
    }

    FakeBroker startApp(String shell) throws IOException {
        String script = "#!/bin/sh\n"
                + "echo \"$4\" >> " + calls + "\n"
                + "state=" + state + "; if [ -e " + directory + "/at-$3 ]; then state=" + directory + "/at-$3; fi\n"
                + "case \"$4\" in\n"
                + "eval) if grep -q epmd $state; then cat $state >&2; exit 69; fi; cat $state ;;\n"
                + "start_app) " + shell + " ;;\n"
                + "esac\n";
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    /** The subcommands that were called, in order. */
    List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }
}
