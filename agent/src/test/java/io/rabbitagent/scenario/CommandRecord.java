package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an agent has run by {@code rabbitmqctl}, written down by a program that stands in front of it: what the agent itself
 * knows of it may have ended with it.
 */
final class CommandRecord {
    private static final String FILE = "/var/log/rabbitmq-agent/commands";
    private static final Set<String> CHANGING =
            Set.of("start_app", "stop_app", "stop", "reset", "join_cluster", "forget_cluster_node");
    private static final String RECORDING = """
            #!/bin/sh
            case " $* " in *" eval "*) exec rabbitmqctl "$@" ;; esac
            for command; do case $command in -*|rabbit@*) ;; *) break ;; esac; done
            echo "begin $$ $command" >>FILE
            while [ -e "FILE.hold-$command" ]; do sleep 0.1; done
            rabbitmqctl "$@"
            code=$?
            echo "end $$ $command $code" >>FILE
            exit $code
            """.replace("FILE", FILE);

    private CommandRecord() {}

    /** From the agent's next life on. */
    static void keep(int host) {
        String recording = Scripts.install(host, "recording-rabbitmqctl", RECORDING);
        LabCluster.write(
                LabCluster.configuration(host, "agent.yaml"),
                LabCluster.read(LabCluster.configuration(host, "agent.yaml"))
                        .replace("rabbitmqctl: rabbitmqctl", "rabbitmqctl: " + recording));
        LabCluster.write(file(host), "");
    }

    /** Such a command begins, and does nothing until it is released. */
    static Hold hold(int host, String command) {
        return new Hold(host, command);
    }

    /** Makes a command last. */
    static final class Hold implements AutoCloseable {
        private final int host;
        private final String command;
        private final Path file;

        private Hold(int host, String command) {
            this.host = host;
            this.command = command;
            this.file = file(host).resolveSibling("commands.hold-" + command);
            LabCluster.write(file, "");
        }

        void awaitBegun() {
            await(command + " on rb" + host)
                    .atMost(Plans.PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !begun().isEmpty());
        }

        void awaitEnded() {
            await("the end of " + command + " on rb" + host)
                    .atMost(Plans.PATIENCE)
                    .until(() -> lines(host).stream().anyMatch(line -> line.matches("end \\d+ " + command + " 0")));
        }

        private List<String> begun() {
            return lines(host).stream()
                    .filter(line -> line.startsWith("begin ") && line.endsWith(" " + command))
                    .toList();
        }

        @Override
        public void close() {
            release();
        }

        void release() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What follows is done for this plan. */
    static void nextPlan(int host, String plan) {
        LabCluster.append(file(host), "plan 0 " + plan + "\n");
    }

    static List<String> lines(int host) {
        return LabCluster.read(file(host)).lines().toList();
    }

    /** The changing commands that have begun, in their order. */
    static List<String> begun(int host) {
        return lines(host).stream()
                .map(line -> line.split(" ", 4))
                .filter(words -> words[0].equals("begin") && CHANGING.contains(words[2]))
                .map(words -> words[2])
                .toList();
    }

    /** The pids of those that began to change something. */
    static List<String> pids(List<String> lines) {
        return lines.stream()
                .map(line -> line.split(" ", 4))
                .filter(words -> words[0].equals("begin") && CHANGING.contains(words[2]))
                .map(words -> words[1])
                .toList();
    }

    private static Path file(int host) {
        return Lab.hostDirectory(host).resolve("log/rabbitmq-agent/commands");
    }

    /** What a plan has done although its effect was there already, or while another command was at work. */
    static List<String> wrongs(List<String> lines) {
        List<String> wrongs = new ArrayList<>();
        Set<String> effective = new HashSet<>();
        Set<String> atWork = new HashSet<>();
        for (String line : lines) {
            String[] words = line.split(" ", 4);
            boolean begins = words[0].equals("begin");
            if (words[0].equals("plan")) {
                effective.clear();
            }
            if (!CHANGING.contains(words[2])) {
                continue;
            }
            if (begins && effective.contains(words[2])) {
                wrongs.add(words[2] + " was repeated: " + lines);
            }
            if (begins && !atWork.isEmpty()) {
                wrongs.add(words[2] + " began while " + atWork + " was at work: " + lines);
            }
            if (begins) {
                atWork.add(words[2]);
            } else {
                atWork.remove(words[2]);
                Stream.of(words[3]).filter("0"::equals).forEach(code -> effective.add(words[2]));
            }
        }
        return wrongs;
    }
}
