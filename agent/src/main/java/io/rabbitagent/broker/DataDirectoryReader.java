package io.rabbitagent.broker;

import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what a broker's data directory says about its cluster.
 *
 * <p>"The file does not exist" is knowledge (a node that never was in a cluster); "the directory can't be read" is not.
 * RabbitMQ replaces its files by rename, but a person with an editor or a restore rewrites them in place, so text that
 * can't be understood is read again until the deadline before it counts as garbled.
 */
public final class DataDirectoryReader {
    private static final Duration RETRY_EVERY = Duration.ofMillis(10);

    private final Path directory;
    private final Duration deadline;

    /** @param deadline how long a file that makes no sense is read again */
    public DataDirectoryReader(Path directory, Duration deadline) {
        this.directory = directory;
        this.deadline = deadline;
    }

    public Fact<DataDirectory> read() {
        // Listing needs the permission that makes "not there" trustworthy below.
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            Objects.requireNonNull(listing);
            return Fact.known(new DataDirectory(
                    isPresent(StatusFiles.SCHEMA),
                    isPresent(StatusFiles.FORCE_LOAD),
                    parsed(StatusFiles.MEMBERSHIP, StatusFiles::membership),
                    parsed(StatusFiles.RUNNING, StatusFiles::running)));
        } catch (IOException e) {
            return Fact.unknown(Reason.UNREADABLE, problem(directory, e));
        }
    }

    /** False only where the file is certainly not there: any other failure makes the whole directory unknown. */
    private boolean isPresent(String name) throws IOException {
        try {
            Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private <T> Fact<Optional<T>> parsed(String name, TermReader<T> meaning) {
        long start = System.nanoTime();
        Fact<Optional<T>> fact = parsedOnce(name, meaning);
        while (isGarbled(fact) && System.nanoTime() - start < deadline.toNanos()) {
            LockSupport.parkNanos(RETRY_EVERY.toNanos());
            fact = parsedOnce(name, meaning);
        }
        return fact;
    }

    private static boolean isGarbled(Fact<?> fact) {
        return fact instanceof Fact.Unknown<?> unknown && unknown.reason() == Reason.GARBLED;
    }

    private <T> Fact<Optional<T>> parsedOnce(String name, TermReader<T> meaning) {
        Path file = directory.resolve(name);
        try {
            return Fact.known(Optional.of(meaning.read(text(file))));
        } catch (NoSuchFileException e) {
            return Fact.known(Optional.empty());
        } catch (ErlangSyntaxException e) {
            return Fact.unknown(Reason.GARBLED, file + " " + e.getMessage());
        } catch (IOException e) {
            return Fact.unknown(Reason.UNREADABLE, problem(file, e));
        }
    }

    /** At most one character more than the parser accepts, so that a wrong file can't fill the memory. */
    static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(ErlangTermParser.MAX_CHARACTERS + 1), StandardCharsets.UTF_8);
        }
    }

    private static String problem(Path path, IOException e) {
        if (e instanceof AccessDeniedException) {
            return path + " may not be read by this user: run the agent as the broker's user or as root";
        }
        if (e instanceof NoSuchFileException) {
            return path + " does not exist";
        }
        if (e instanceof NotDirectoryException) {
            return path + " is not a directory";
        }
        return path + ": " + e;
    }

    /** What a file's text means. */
    @FunctionalInterface
    interface TermReader<T> {
        T read(String text) throws ErlangSyntaxException;
    }
}
