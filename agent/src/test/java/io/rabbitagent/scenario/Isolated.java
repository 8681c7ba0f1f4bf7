package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.copies.isolated.Marked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Brokers on copies of a host's data. Another lab's are seen, too: they are told apart by the names of their copies. */
final class Isolated {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Isolated() {}

    /** Waits for the first process in the name spaces of such a broker. @return the names of its host's copies */
    static List<String> awaitBoot(int host) {
        return await("a broker boots on a copy on rb" + host)
                .atMost(Plans.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> copies(host).stream()
                                .filter(copy -> lives("inside.sh\0", copy))
                                .toList(),
                        found -> !found.isEmpty());
    }

    /** Waits until neither these copies nor anybody who works on them is there. */
    static void awaitGone(int host, List<String> names) {
        await("nobody works on " + names)
                .atMost(SOON)
                .until(() -> names.stream().noneMatch(name -> lives("", name)));
        awaitAlone(host);
        await("no copy is left").atMost(SOON).until(() -> copies(host).stream().noneMatch(names::contains));
    }

    /** Neither a copy nor a mount, nor anybody in mount or network name spaces other than the host's own. */
    static void assertNothingIsLeft(int host) {
        awaitAlone(host);
        assertThat(copies(host)).isEmpty();
        assertThat(Lab.exec(host, "cat", "/proc/self/mounts").succeeded().out())
                .doesNotContain("rabbitmq-agent/isolated");
    }

    /** A broker's VM has no copy's name in its command line: it is found by the name spaces that it is in. */
    private static void awaitAlone(int host) {
        List<String> own = Lab.exec(host, "readlink", "/proc/self/ns/mnt", "/proc/self/ns/net")
                .succeeded()
                .out()
                .lines()
                .toList();
        assertThat(own).hasSize(2);
        await("nobody is in other name spaces than those of rb" + host)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(strangers(host, own)).isEmpty());
    }

    /** What belongs to the host is told by its mounts, which no other lab's hosts have. */
    private static List<Marked> strangers(int host, List<String> own) {
        return Marked.by(Lab.hostDirectory(host)).stream()
                .filter(one -> one.names("mountinfo", Lab.hostDirectory(host).toString()))
                .filter(one -> one.nameSpaces().size() == own.size() && !own.containsAll(one.nameSpaces()))
                .toList();
    }

    private static List<String> copies(int host) {
        Path directory = Lab.hostDirectory(host).resolve("lib/rabbitmq-agent/isolated");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(path -> String.valueOf(path.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lives(String program, String copy) {
        return ProcessHandle.allProcesses().anyMatch(one -> {
            String line = commandLine(one);
            return line.contains(program) && line.contains(copy);
        });
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
