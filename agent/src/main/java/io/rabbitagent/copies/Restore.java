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
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Puts a backup back in place of the data directory of a stopped node.
 *
 * <ol>
 *   <li>The backup is copied beside the data directory, compared, and put onto the disk. The whole copy that an interrupted
 *       restore of the same backup has left is taken instead.
 *   <li>What is about to be renamed, and to what, is told.
 *   <li>The present data directory is moved among the backups as {@code replaced-…}, or stays beside its old place where
 *       the backups are on another file system. It is never deleted.
 *   <li>The copy takes its name.
 * </ol>
 *
 * <p>The list of enabled feature flags comes back with it only where there is none beside the data directory: see {@link
 * FeatureFlagsFile#putBack}.
 *
 * <p>Important property: at every moment there is the old directory or the new one, whole, under a name that was told. For a
 * moment between two renames there is no data directory. Who is interrupted then, and restores the same backup again, ends there.
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

    /** Hears what is about to be renamed. */
    @FunctionalInterface
    public interface Announcement {
        /** @throws CopyException where that could not be kept for a human: then nothing is renamed */
        void of(String words) throws CopyException;
    }

    /** As {@link #restore(String, Consumer, Announcement)}, for callers that show nothing. */
    public Restored restore(String id) throws CopyException {
        return restore(id, line -> {}, words -> {});
    }

    /**
     * @param progress hears a line about once a second
     * @param announced is told, once the copy is whole, which names the old directory and the new one have until the new one
     *     is in place
     * @throws CopyException where the data directory is what it was before
     */
    public Restored restore(String id, Consumer<String> progress, Announcement announced) throws CopyException {
        long begun = System.nanoTime();
        Backup backup = find(id);
        Manifest manifest = backup.manifest().orElseThrow();
        needNoVm();
        Backups.checkWhole(backup);
        String stamp = STAMP.format(clock.instant());
        Optional<UnfinishedRestore> left = leftOver(backup, progress);
        if (left.isEmpty()) {
            needRoom(manifest);
        }
        UnfinishedRestore building =
                left.isPresent() ? goOn(left.get(), stamp, progress) : build(backup, stamp, progress);
        try {
            // The copy took its time: somebody may have started the broker meanwhile.
            needNoVm();
            boolean flags = featureFlags.putBack(backup, stamp);
            Optional<Path> replaced = exchange(building, flags, announced);
            String remains = removed(building.directory());
            if (!remains.isEmpty()) {
                progress.accept("restored" + remains);
            }
            return new Restored(
                    id,
                    dataDirectory,
                    replaced,
                    flags ? Optional.of(featureFlags.path()) : Optional.empty(),
                    manifest.files(),
                    manifest.bytes(),
                    Duration.ofNanos(System.nanoTime() - begun));
        } catch (IOException | CopyException e) {
            throw new CopyException("nothing was restored: " + e.getMessage()
                    + (isThere() ? removed(building.directory()) : "; its copy is kept in " + building.data()));
        }
    }

    /** @return the whole copy of this backup that an interrupted restore has left; copies that are not whole are removed */
    private Optional<UnfinishedRestore> leftOver(Backup backup, Consumer<String> progress) throws CopyException {
        Optional<UnfinishedRestore> found = Optional.empty();
        try {
            Tree wanted = Tree.of(backup.data());
            for (UnfinishedRestore one : UnfinishedRestore.all(dataDirectory)) {
                if (!one.isWhole()) {
                    progress.accept("removing what an interrupted restore has left: " + one.directory());
                    Tree.delete(one.directory());
                } else if (found.isEmpty()
                        && one.isOf(backup.id())
                        && Tree.of(one.data()).equals(wanted)) {
                    found = Optional.of(one);
                } else {
                    progress.accept("left alone, and not needed: the copy in " + one.directory());
                }
            }
        } catch (IOException e) {
            throw new CopyException("nothing was restored: what an interrupted restore has left beside " + dataDirectory
                    + " can't be read or removed: " + e);
        }
        return found;
    }

    private UnfinishedRestore goOn(UnfinishedRestore left, String stamp, Consumer<String> progress)
            throws CopyException {
        progress.accept("going on with a restore that was interrupted: the whole copy is in " + left.directory());
        try {
            return isThere() && !left.stamp().equals(stamp) ? left.at(stamp) : left;
        } catch (IOException e) {
            throw new CopyException("nothing was restored: " + left.directory() + " can't be renamed: " + e);
        }
    }

    private UnfinishedRestore build(Backup backup, String stamp, Consumer<String> progress) throws CopyException {
        Duration patience = PATIENCE.plus(backups.settings()
                .timeToCopy(backup.manifest().map(Manifest::bytes).orElse(0L)));
        UnfinishedRestore building = new UnfinishedRestore(dataDirectory, stamp, Optional.of(backup.id()));
        try {
            building.begin();
            copy.copy(backup.data(), building.data(), patience, child -> {}, progress);
            building.whole();
            return building;
        } catch (IOException | CopyException e) {
            throw new CopyException("nothing was restored: " + e.getMessage() + removed(building.directory()));
        }
    }

    private boolean isThere() {
        return Files.exists(dataDirectory, LinkOption.NOFOLLOW_LINKS);
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

    private Optional<Path> exchange(UnfinishedRestore building, boolean flags, Announcement announced)
            throws IOException, CopyException {
        try {
            announced.of(announcement(building));
            return exchange(building);
        } catch (IOException | CopyException e) {
            if (flags) {
                featureFlags.takeAway();
            }
            throw e;
        }
    }

    private String announcement(UnfinishedRestore building) {
        Path root = backups.settings().directory();
        List<Path> names = building.movedTo(root, backups.node());
        String away = isThere()
                ? dataDirectory + " is renamed to " + names.get(0) + ", or, where that is another file system, to "
                        + names.get(1) + "; then "
                : "";
        return away + building.data() + " is renamed to " + dataDirectory
                + ". Should this be the last that is heard of it, keep the broker stopped, and do the same again: agent"
                + " backups restore " + building.backup().orElse("ID");
    }

    /** Nothing comes between the two renames: what is put onto the disk is, after both. */
    private Optional<Path> exchange(UnfinishedRestore building) throws IOException {
        Path root = backups.settings().directory();
        List<Path> names = building.movedTo(root, backups.node());
        Optional<Path> replaced;
        if (isThere()) {
            replaced = Optional.of(replace(building.data(), names));
        } else {
            Files.move(building.data(), dataDirectory, StandardCopyOption.ATOMIC_MOVE);
            replaced = names.stream().filter(Files::exists).findFirst();
        }
        Tree.syncOne(parent());
        if (replaced.isPresent()) {
            Tree.syncOne(root);
        }
        return replaced;
    }

    /** @return where the data directory is now that was there before */
    private Path replace(Path whole, List<Path> names) throws IOException {
        Path replaced = moveAway(names);
        try {
            Files.move(whole, dataDirectory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            moveBack(replaced, e);
            throw e;
        }
        return replaced;
    }

    /** A rename can't leave the file system, nor a bind mount of it. */
    private Path moveAway(List<Path> names) throws IOException {
        try {
            return Files.move(dataDirectory, names.get(0), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(dataDirectory, names.get(1), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void moveBack(Path replaced, IOException why) throws IOException {
        try {
            Files.move(replaced, dataDirectory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IOException(
                    why + "; and " + replaced + " could not be renamed back to " + dataDirectory
                            + ", which is missing: " + e,
                    why);
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
