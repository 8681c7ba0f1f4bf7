package io.rabbitagent.copies;

import io.rabbitagent.broker.HostBoot;
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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The directories of backups of one node that are not finished.
 *
 * <p>What an interrupted one for the same plan has copied is gone on with. It is removed instead
 *
 * <ul>
 *   <li>where the host has booted since: what was not yet on the disk may be lost, of files that have their size and time;
 *   <li>where that is not known, as the directory was made by another agent;
 *   <li>where its file system does not keep times to the nanosecond, by which a whole file is known.
 * </ul>
 *
 * <p>Those of other plans are left alone: nobody knows whether the original is still there.
 */
final class UnfinishedBackups {
    /** Names the boot of the host in which the first attempt began. */
    static final String BOOT = "boot_id";

    private static final FileTime TO_THE_NANOSECOND = FileTime.from(Instant.ofEpochSecond(1_000_000_000, 123_456_789));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final NodeName node;
    private final Path dataDirectory;

    /** @param root of all backups */
    UnfinishedBackups(Path root, NodeName node, Path dataDirectory) {
        this.root = root;
        this.node = node;
        this.dataDirectory = dataDirectory;
    }

    /**
     * Makes the directory of a backup, or gives its name to the one that was interrupted for the same plan. Nobody writes there any
     * more: the step's children were waited for. Of that one the data is kept, and nothing else.
     */
    void open(String planId, Path building, Consumer<String> progress) throws IOException {
        List<Path> left = of(planId);
        for (Path older : left.subList(Math.min(1, left.size()), left.size())) {
            Tree.delete(older);
        }
        if (!left.isEmpty()) {
            goOn(left.get(0), building, progress);
        }
        if (!Files.exists(building)) {
            Files.createDirectory(building, PRIVATE_DIRECTORY);
            Files.writeString(building.resolve(BOOT), HostBoot.id());
        }
    }

    private static void goOn(Path left, Path building, Consumer<String> progress) throws IOException {
        Optional<String> worthless = worthless(left);
        if (worthless.isPresent()) {
            progress.accept("removing a backup that was interrupted: " + worthless.get());
            Tree.delete(left);
            return;
        }
        keepData(left);
        Files.move(left, building, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The backup is whole and on the disk, but for its name: until now it could be gone on with. */
    static void close(Path building) throws IOException {
        Files.delete(building.resolve(BOOT));
    }

    /**
     * How many bytes of the next backup for a plan need no room any more: they are there already, or are removed before that begins.
     * 0 where that can't be told.
     */
    long bytesThere(String planId) {
        try {
            List<Path> left = of(planId);
            return left.isEmpty()
                    ? 0
                    : new InterruptedCopy(dataDirectory, left.get(0).resolve(Backup.DATA))
                            .whole()
                            .bytes();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Newest first. */
    private List<Path> of(String planId) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(Backups.INCOMPLETE + node + "-") + "[0-9]{8}T[0-9]{6}Z"
                + Pattern.quote("-" + BackupWriter.fileName(planId)));
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(root, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            for (Path entry : entries) {
                if (name.matcher(Backups.name(entry)).matches()) {
                    found.add(entry);
                }
            }
        }
        found.sort(Comparator.comparing(Backups::name).reversed());
        return found;
    }

    /** @return why nothing of it can be relied on */
    private static Optional<String> worthless(Path left) throws IOException {
        Path boot = left.resolve(BOOT);
        try {
            if (!Files.readString(boot, StandardCharsets.ISO_8859_1).equals(HostBoot.id())) {
                return Optional.of("the host has booted since");
            }
        } catch (NoSuchFileException e) {
            return Optional.of("whether the host has booted since is not known");
        }
        Files.setLastModifiedTime(boot, TO_THE_NANOSECOND);
        return Files.getLastModifiedTime(boot).equals(TO_THE_NANOSECOND)
                ? Optional.empty()
                : Optional.of("its file system rounds the times by which whole files are known");
    }

    private static void keepData(Path left) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(left)) {
            for (Path entry : entries) {
                String name = Backups.name(entry);
                boolean kept = name.equals(BOOT)
                        || (name.equals(Backup.DATA) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
                if (!kept) {
                    Tree.delete(entry);
                }
            }
        }
    }
}
