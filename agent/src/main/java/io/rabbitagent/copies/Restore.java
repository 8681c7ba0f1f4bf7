package io.rabbitagent.copies;

import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Puts a backup back in place of the data directory of a stopped node.
 *
 * <ol>
 *   <li>The backup is copied beside the data directory, compared, and put onto the disk.
 *   <li>The present data directory is moved among the backups as {@code replaced-…}, or stays beside its old place where
 *       the backups are on another file system. It is never deleted.
 *   <li>The copy takes its name.
 * </ol>
 *
 * <p>The list of enabled feature flags comes back with it only where there is none beside the data directory: see {@link
 * FeatureFlagsFile#putBack}.
 *
 * <p>Important property: at every moment there is the old directory or the new one, whole, under a name that is told.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofHours(6);

    private final Backups backups;
    private final Path dataDirectory;
    private final Supplier<Fact<Optional<BrokerProcess>>> process;
    private final TreeCopy copy;
    private final FeatureFlagsFile featureFlags;
    private final Clock clock;

    /** @param process searches for the node's VM now */
    public Restore(
            Backups backups,
            Path dataDirectory,
            Supplier<Fact<Optional<BrokerProcess>>> process,
            CommandRunner runner,
            Clock clock) {
        this.backups = backups;
        this.dataDirectory = dataDirectory;
        this.process = process;
        this.copy = new TreeCopy(runner, backups.settings().copyRate());
        this.featureFlags = new FeatureFlagsFile(dataDirectory);
        this.clock = clock;
    }

    /** As {@link #restore(String, Consumer)}, for callers that show no progress. */
    public Restored restore(String id) throws CopyException {
        return restore(id, line -> {});
    }

    /**
     * @param progress hears a line about once a second
     * @throws CopyException where the data directory is what it was before
     */
    public Restored restore(String id, Consumer<String> progress) throws CopyException {
        long begun = System.nanoTime();
        Backup backup = find(id);
        Manifest manifest = backup.manifest().orElseThrow();
        needNoVm();
        Backups.checkWhole(backup);
        needRoom(manifest);
        Duration patience = PATIENCE.plus(backups.settings().timeToCopy(manifest.bytes()));
        String stamp = STAMP.format(clock.instant());
        Path building = dataDirectory.resolveSibling(Backups.name(dataDirectory) + ".restoring-" + stamp);
        try {
            Files.createDirectory(
                    building, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            copy.copy(backup.data(), building, patience, child -> {}, progress);
            // The copy took its time: somebody may have started the broker meanwhile.
            needNoVm();
            boolean flags = featureFlags.putBack(backup, stamp);
            Optional<Path> replaced = exchange(building, stamp, flags);
            return new Restored(
                    id,
                    dataDirectory,
                    replaced,
                    flags ? Optional.of(featureFlags.path()) : Optional.empty(),
                    manifest.files(),
                    manifest.bytes(),
                    Duration.ofNanos(System.nanoTime() - begun));
        } catch (IOException | CopyException e) {
            throw new CopyException("nothing was restored: " + e.getMessage() + removed(building));
        }
    }

    private Backup find(String id) throws CopyException {
        Backup backup = backups.all().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new CopyException(
                        "there is no backup " + id + " in " + backups.settings().directory()));
        Manifest manifest = backup.manifest()
                .orElseThrow(() -> new CopyException(
                        id + " is not complete: " + backup.problem().orElse("unknown")));
        if (!manifest.node().equals(backups.node())) {
            throw new CopyException(id + " is a backup of " + manifest.node() + ", this node is " + backups.node());
        }
        return backup;
    }

    private void needNoVm() throws CopyException {
        Fact<Optional<BrokerProcess>> now = process.get();
        if (!now.isKnown()) {
            throw new CopyException("whether the broker's VM runs is unknown (" + now + "): nothing is restored");
        }
        Optional<BrokerProcess> living = now.value().orElseThrow();
        if (living.isPresent()) {
            throw new CopyException("the broker's VM runs as pid "
                    + living.get().pid() + ": stop the broker, and keep its service from starting it, first");
        }
    }

    private void needRoom(Manifest manifest) throws CopyException {
        try {
            long free = Files.getFileStore(parent()).getUsableSpace();
            long keep = backups.settings().keepFreeBytes();
            if (free - manifest.bytes() < keep) {
                throw new CopyException("the copy of " + Sizes.bytes(manifest.bytes()) + " does not fit beside "
                        + dataDirectory + ": " + Sizes.bytes(free) + " are free, and " + Sizes.bytes(keep)
                        + " must stay free (backup.keep_free)");
            }
        } catch (IOException e) {
            throw new CopyException(dataDirectory + ": " + e);
        }
    }

    private Path parent() throws IOException {
        Path parent = dataDirectory.getParent();
        if (parent == null) {
            throw new IOException(dataDirectory + " has no directory above it");
        }
        return parent;
    }

    private Optional<Path> exchange(Path building, String stamp, boolean flags) throws IOException {
        try {
            return exchange(building, stamp);
        } catch (IOException e) {
            if (flags) {
                featureFlags.takeAway();
            }
            throw e;
        }
    }

    private Optional<Path> exchange(Path building, String stamp) throws IOException {
        Optional<Path> replaced = Optional.empty();
        if (Files.exists(dataDirectory, LinkOption.NOFOLLOW_LINKS)) {
            replaced = Optional.of(moveAway(stamp));
        }
        try {
            Files.move(building, dataDirectory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (replaced.isPresent()) {
                Files.move(replaced.get(), dataDirectory, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        Tree.syncOne(parent());
        return replaced;
    }

    /** A rename can't leave the file system, nor a bind mount of it. */
    private Path moveAway(String stamp) throws IOException {
        Path root = backups.settings().directory();
        String name = Backups.REPLACED + backups.node() + "-" + stamp;
        try {
            Path target = Files.move(dataDirectory, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Tree.syncOne(root);
            return target;
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(dataDirectory, dataDirectory.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String removed(Path building) {
        try {
            Tree.delete(building);
            return "";
        } catch (IOException e) {
            return "; " + building + " is left and can be deleted: " + e.getMessage();
        }
    }
}
