package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether brokers have written what was declared. They answer before: Mnesia's log and the directory of quorum queues reach
 * the disk within some seconds (disk_log and dets, OTP 25), and what is killed meanwhile has never heard of the queue.
 */
final class OnDisk {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MNESIA = ".*(LATEST\\.LOG|\\.DC[DL])";
    private static final String RA = ".*names\\.dets";

    private OnDisk() {}

    /** Waits until each host knows the queue also after a kill. */
    static void awaitQueue(List<Integer> hosts, String queue) {
        for (int host : hosts) {
            await(queue + " on the disk of rb" + host)
                    .atMost(PATIENCE)
                    .until(() -> contains(Lab.dataDirectory(host), MNESIA, queue));
        }
    }

    /** The same of a quorum queue with a member on each host. */
    static void awaitQuorumQueue(List<Integer> hosts, String queue) {
        awaitQueue(hosts, queue);
        for (int host : hosts) {
            Path members = Lab.dataDirectory(host).resolve("quorum").resolve(Lab.node(host));
            await("the member of " + queue + " on the disk of rb" + host)
                    .atMost(PATIENCE)
                    .until(() -> contains(members, RA, queue));
        }
    }

    private static boolean contains(Path directory, String files, String text) {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.toString().matches(files)).anyMatch(file -> contains(file, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mnesia renames its files as it goes. */
    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
