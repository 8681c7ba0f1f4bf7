package io.rabbitagent.broker;

import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of {@code bin/capture-before-boot}: tells it where the broker's files lie, and reads what it has kept.
 *
 * <p>Important properties: no capture, however damaged, keeps the others from being read; the newest one should stay where
 * it is, since the script numbers on from it, and keeps nothing anew where nothing new is to be told.
 */
public final class BeforeBootCaptures {
    private static final Logger log = LoggerFactory.getLogger(BeforeBootCaptures.class);
    private static final String NUMBERED = "[0-9]*";
    private static final String TEMPORARY = ".new.*";
    /** The script takes milliseconds: what is older was left behind. */
    private static final Duration AT_WORK = Duration.ofMinutes(1);

    private final Path directory;
    private final Clock clock;

    /** @param stateDirectory the agent's */
    public BeforeBootCaptures(Path stateDirectory, Clock clock) {
        this.directory = stateDirectory.resolve("before-boot");
        this.clock = clock;
    }

    /**
     * Tells the script where to look, for all later starts of the broker, and clears away what it left half-made.
     *
     * @throws IOException where that can't be written: nothing, or the wrong files, would be kept then
     */
    public void announce(Path dataDirectory, Path logFile) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path paths = directory.resolve("paths");
        String content = dataDirectory.toAbsolutePath() + "\n" + logFile.toAbsolutePath() + "\n";
        if (!Files.exists(paths) || !Files.readString(paths).equals(content)) {
            Path next = directory.resolve("paths.new");
            try (FileChannel file = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                file.write(StandardCharsets.UTF_8.encode(content));
                file.force(true);
            }
            Files.move(next, paths, StandardCopyOption.ATOMIC_MOVE);
        }
        clearHalfMade();
    }

    private void clearHalfMade() throws IOException {
        for (Path one : Listing.of(directory, TEMPORARY)) {
            if (Files.getLastModifiedTime(one)
                    .toInstant()
                    .isBefore(clock.instant().minus(AT_WORK))) {
                delete(one);
            }
        }
    }

    /** What is kept, in the order in which it was made. Where it can't be listed: nothing, which a later call may find. */
    public List<BeforeBoot> kept() {
        List<BeforeBoot> kept = new ArrayList<>();
        try {
            for (Path one : Listing.of(directory, NUMBERED)) {
                number(one).ifPresent(number -> kept.add(read(number, one)));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            log.warn("What was kept before boots can't be listed: {}", e.toString());
            return List.of();
        }
        kept.sort(Comparator.comparingLong(BeforeBoot::number));
        return List.copyOf(kept);
    }

    private static Optional<Long> number(Path capture) {
        String name = String.valueOf(capture.getFileName());
        return name.matches("\\d{8}") ? Optional.of(Long.valueOf(name)) : Optional.empty();
    }

    private static BeforeBoot read(long number, Path capture) {
        try {
            Taken taken = Taken.parse(Files.readAllLines(capture.resolve("taken")));
            Fact<DataDirectory> files = new DataDirectoryReader(capture, Duration.ZERO).read();
            return new BeforeBoot(
                    number,
                    taken.at(),
                    taken.when(),
                    files.flatMap(DataDirectory::runningAtShutdown),
                    files.flatMap(DataDirectory::membership),
                    taken.log(),
                    again(capture));
        } catch (IOException | IllegalArgumentException e) {
            String why = capture + " can't be understood: " + e;
            return new BeforeBoot(
                    number,
                    Instant.EPOCH,
                    HostMoment.UNKNOWN,
                    Fact.unknown(Reason.GARBLED, why),
                    Fact.unknown(Reason.GARBLED, why),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private static Optional<HostMoment> again(Path capture) {
        try {
            return Taken.again(Files.readString(capture.resolve("again")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Lets go of one whose content is safe elsewhere. */
    public void drop(BeforeBoot capture) {
        try {
            delete(directory.resolve(String.format("%08d", capture.number())));
        } catch (IOException e) {
            log.warn("A capture that is needed no more can't be deleted: {}", e.toString());
        }
    }

    private static void delete(Path capture) throws IOException {
        try {
            for (Path file : Listing.of(capture, "*")) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.delete(capture);
    }
}
