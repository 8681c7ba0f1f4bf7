package io.rabbitagent.copies.isolated;

import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Ended;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes directories of isolated brokers whose guard was killed, or never started.
 *
 * <p>Important property: it touches nothing but directories of this user that have such a broker's name and programs in them, and
 * none whose guard lives: a guard holds the file {@code lock} as long as it or anybody in its name spaces lives.
 */
final class LeftOvers {
    static final String PREFIX = "rabbitmq-agent-copy-";
    private static final List<String> MARKS = List.of("guard.sh", "inside.sh");
    /** A directory is filled, and its guard started, within seconds. */
    private static final Duration NOBODY_COMES = Duration.ofHours(1);

    private static final Duration TO_REMOVE = Duration.ofMinutes(30);
    private static final String REMOVE = "chmod -R u+rwX \"$1\" && rm -rf \"$1\"";

    private final Path directory;
    private final CommandRunner runner;

    LeftOvers(Path directory, CommandRunner runner) {
        this.directory = directory;
        this.runner = runner;
    }

    /** @throws CopyException where one can't be removed, or a copy is open still */
    void remove() throws IOException, CopyException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path one : found) {
                if (isOne(one)) {
                    remove(one);
                }
            }
        } catch (NoSuchFileException e) {
            // There never was a copy.
        }
    }

    private static boolean isOne(Path found) throws IOException {
        if (!Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS)
                || !Owner.isOwn(found)
                || !MARKS.stream()
                        .allMatch(mark -> Files.isRegularFile(found.resolve(mark), LinkOption.NOFOLLOW_LINKS))) {
            return false;
        }
        return Files.exists(found.resolve("lock"), LinkOption.NOFOLLOW_LINKS)
                || Files.getLastModifiedTime(found)
                        .toInstant()
                        .isBefore(Instant.now().minus(NOBODY_COMES));
    }

    private void remove(Path one) throws CopyException {
        CommandResult result = runner.run(new Command(
                List.of("flock", "-w", "30", one + "/lock", "sh", "-c", REMOVE, "remove", one.toString()), TO_REMOVE));
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException(
                    one + " is left of an earlier copy, and could not be removed, or its broker still runs: flock "
                            + Ended.words(result));
        }
    }
}
