package io.rabbitagent.copies;

import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory beside a data directory in which a restore builds what is to take that one's place.
 *
 * <p>It names the backup, and says that the copy is whole only once that is on the disk. So what a restore has left that was
 * interrupted can be told, and gone on with, by whoever finds it.
 *
 * @param stamp of the restore, which the data directory gets too as it is moved away
 * @param backup the id of the backup; empty where that was not written down yet
 */
public record UnfinishedRestore(Path dataDirectory, String stamp, Optional<String> backup) {
    private static final String RESTORING = ".restoring-";
    private static final String BACKUP = "backup";
    private static final String WHOLE = "whole";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Makes the directory, and an empty one in it for the copy. */
    void begin() throws IOException {
        Files.createDirectory(directory(), PRIVATE_DIRECTORY);
        Files.createDirectory(data(), PRIVATE_DIRECTORY);
        Path name = Files.writeString(directory().resolve(BACKUP), backup.orElse(""));
        Tree.syncOne(name);
    }

    /** Those of a data directory, newest first. */
    static List<UnfinishedRestore> all(Path dataDirectory) throws IOException {
        Pattern name = Pattern.compile(
                Pattern.quote(Backups.name(dataDirectory) + RESTORING) + "(?<stamp>[0-9]{8}T[0-9]{6}Z)");
        List<UnfinishedRestore> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                dataDirectory.resolveSibling(""), entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            for (Path entry : entries) {
                Matcher matcher = name.matcher(Backups.name(entry));
                if (matcher.matches()) {
                    found.add(new UnfinishedRestore(dataDirectory, matcher.group("stamp"), backup(entry)));
                }
            }
        }
        found.sort(Comparator.comparing(UnfinishedRestore::stamp).reversed());
        return found;
    }

    private static Optional<String> backup(Path directory) throws IOException {
        try {
            return Optional.of(Files.readString(directory.resolve(BACKUP), StandardCharsets.UTF_8))
                    .filter(id -> !id.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * What a human needs to know of restores that did not end, while none is at work.
     *
     * @param root of all backups
     * @return empty where there are none
     */
    public static List<String> told(Path dataDirectory, Path root, NodeName node) {
        try {
            return all(dataDirectory).stream().map(one -> one.words(root, node)).toList();
        } catch (IOException e) {
            return List.of("whether a restore was interrupted is unknown: " + e);
        }
    }

    private String words(Path root, NodeName node) {
        boolean there = Files.exists(dataDirectory, LinkOption.NOFOLLOW_LINKS);
        String before = movedTo(root, node).stream()
                .filter(Files::exists)
                .findFirst()
                .map(path -> "; what was there before is in " + path)
                .orElse("");
        if (!isWhole()) {
            return (isMarked()
                            ? "backup " + backup.orElse("unknown")
                                    + " was put back, and its restore ended before it said so"
                            : "a restore to " + dataDirectory + " was interrupted while it copied")
                    + before + "; the next restore removes " + directory() + ", which holds no whole copy";
        }
        return "a restore of backup " + backup.orElse("unknown") + " was interrupted: "
                + (there ? "what is in " + dataDirectory + " is not from it" : dataDirectory + " is missing") + before
                + "; the backup's copy is in " + data() + ". Keep the broker stopped, and go on: agent backups restore "
                + backup.orElse("ID");
    }

    /** Where the data directory may be moved away to: among the backups, or beside its old place. */
    List<Path> movedTo(Path root, NodeName node) {
        String name = Backups.REPLACED + node + "-" + stamp;
        return List.of(root.resolve(name), dataDirectory.resolveSibling(name));
    }

    Path directory() {
        return dataDirectory.resolveSibling(Backups.name(dataDirectory) + RESTORING + stamp);
    }

    Path data() {
        return directory().resolve(Backup.DATA);
    }

    boolean isOf(String id) {
        return backup.equals(Optional.of(id));
    }

    /** The copy is complete, on the disk, and was not moved into its place. */
    boolean isWhole() {
        return backup.isPresent() && isMarked() && Files.isDirectory(data(), LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isMarked() {
        return Files.exists(directory().resolve(WHOLE));
    }

    /** The copy is complete and on the disk, and so is this. */
    void whole() throws IOException {
        Path mark = Files.writeString(directory().resolve(WHOLE), "");
        Tree.syncOne(mark);
        Tree.syncOne(directory());
        Tree.syncOne(dataDirectory.resolveSibling(""));
    }

    /** Gone on with by a later restore, so that what is moved away then has a name of its own. */
    UnfinishedRestore at(String later) throws IOException {
        UnfinishedRestore next = new UnfinishedRestore(dataDirectory, later, backup);
        Files.move(directory(), next.directory(), StandardCopyOption.ATOMIC_MOVE);
        return next;
    }
}
