package io.rabbitagent.copies;

import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The backups on this host, and the room for another one. */
public final class Backups {
    /** Until a backup is complete its directory begins so. */
    static final String INCOMPLETE = ".incomplete-";
    /** A data directory that a restore has moved away begins so. */
    static final String REPLACED = "replaced-";

    private final BackupSettings settings;
    private final NodeName node;

    public Backups(BackupSettings settings, NodeName node) {
        this.settings = settings;
        this.node = node;
    }

    BackupSettings settings() {
        return settings;
    }

    NodeName node() {
        return node;
    }

    /**
     * All backups, newest first, incomplete ones behind them.
     *
     * @throws CopyException where the directory can't be read; one that is not there holds none
     */
    public List<Backup> all() throws CopyException {
        List<Backup> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(settings.directory(), Files::isDirectory)) {
            for (Path entry : entries) {
                if (!name(entry).startsWith(REPLACED)) {
                    found.add(read(entry));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new CopyException(settings.directory() + " can't be read: " + e);
        }
        found.sort(Comparator.comparing(Backups::at).reversed().thenComparing(Backup::id));
        return found;
    }

    private static Instant at(Backup backup) {
        return backup.manifest().map(Manifest::at).orElse(Instant.MIN);
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Backup read(Path directory) {
        String id = name(directory);
        if (id.startsWith(INCOMPLETE)) {
            return new Backup(id, directory, Optional.empty(), Optional.of("it was not finished"));
        }
        try {
            Manifest manifest = Manifest.read(Files.readAllBytes(directory.resolve(Manifest.FILE)));
            return new Backup(id, directory, Optional.of(manifest), Optional.empty());
        } catch (NoSuchFileException e) {
            return new Backup(id, directory, Optional.empty(), Optional.of("it has no " + Manifest.FILE));
        } catch (IOException e) {
            return new Backup(id, directory, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * The complete backup that was made for a plan, its files counted and found to be those of its manifest. Known and
     * empty where there certainly is none.
     */
    public Fact<Optional<Backup>> of(String planId) {
        try {
            Optional<Backup> backup = all().stream()
                    .filter(one -> one.manifest()
                            .filter(manifest -> manifest.planId().equals(planId))
                            .filter(manifest -> manifest.node().equals(node))
                            .isPresent())
                    .findFirst();
            if (backup.isPresent()) {
                checkWhole(backup.get());
            }
            return Fact.known(backup);
        } catch (CopyException e) {
            return Fact.unknown(Fact.Reason.UNREADABLE, e.getMessage());
        }
    }

    /** @throws CopyException where its files are not those of its manifest any more, or it has no manifest */
    static void checkWhole(Backup backup) throws CopyException {
        Manifest manifest = backup.manifest()
                .orElseThrow(() -> new CopyException(backup.directory() + " is no complete backup: "
                        + backup.problem().orElse("unknown")));
        try {
            Tree now = Tree.of(backup.data());
            Tree then = new Tree(manifest.files(), manifest.bytes());
            if (!now.equals(then)) {
                throw new CopyException(
                        backup.directory() + " is damaged: it should hold " + then + " and holds " + now);
            }
            if (manifest.featureFlagsSha256().isPresent()) {
                check(backup.featureFlags(), manifest.featureFlagsSha256().get());
            }
        } catch (IOException e) {
            throw new CopyException(backup.directory() + " can't be read: " + e);
        }
        if (manifest.definitionsSha256().isPresent()) {
            checkDefinitions(backup, manifest.definitionsSha256().get());
        }
    }

    /** @throws CopyException where they are not those of the manifest any more */
    static void checkDefinitions(Backup backup, String sha256) throws CopyException {
        try {
            check(backup.definitions(), sha256);
        } catch (IOException e) {
            throw new CopyException(backup.definitions() + " can't be read: " + e);
        }
    }

    private static void check(Path file, String sha256) throws IOException, CopyException {
        if (!Digests.sha256(file).equals(sha256)) {
            throw new CopyException(file + " is damaged: it has another SHA-256 than its manifest says");
        }
    }

    /** What so many bytes take at least; nothing where they are copied as fast as it goes. */
    public Duration timeToCopy(long bytes) {
        return settings.timeToCopy(bytes);
    }

    /** Where the next backup goes and how much room is there. Reads names and manifests only. */
    public Fact<BackupRoom> room() {
        try {
            Path existing = existing(settings.directory());
            return Fact.known(new BackupRoom(
                    settings.directory().toString(),
                    Files.isDirectory(existing) && Files.isWritable(existing),
                    Files.getFileStore(existing).getUsableSpace(),
                    settings.keepFreeBytes(),
                    last()));
        } catch (IOException e) {
            return Fact.unknown(Fact.Reason.UNREADABLE, settings.directory() + ": " + e);
        } catch (CopyException e) {
            return Fact.unknown(Fact.Reason.UNREADABLE, e.getMessage());
        }
    }

    private Optional<BackupRoom.KeptBackup> last() throws CopyException {
        for (Backup backup : all()) {
            Optional<Manifest> manifest =
                    backup.manifest().filter(found -> found.node().equals(node));
            if (manifest.isPresent()) {
                return manifest.map(
                        found -> new BackupRoom.KeptBackup(backup.id(), found.at(), found.planId(), found.type()));
            }
        }
        return Optional.empty();
    }

    /** The directory itself, or the nearest one above it that is there: it is created with the first backup. */
    private static Path existing(Path directory) {
        Path path = directory;
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }
}
