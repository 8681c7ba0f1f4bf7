package io.rabbitagent.copies;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Makes a backup of a stopped node.
 *
 * <ol>
 *   <li>What an interrupted backup for the same plan has copied is kept: see {@link UnfinishedBackups}.
 *   <li>The definitions of the cluster are exported from a running member, where one runs.
 *   <li>The data directory is copied, or what is missing of it, and the copy compared with it and put onto the disk.
 *   <li>So is the list of enabled feature flags, which lies beside it.
 *   <li>The manifest is written, and the directory gets its name: only now is it a backup.
 * </ol>
 */
public final class BackupWriter {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Duration EXPORT_PATIENCE = Duration.ofMinutes(2);

    private final Backups backups;
    private final String cluster;
    private final Path dataDirectory;
    private final NodeCommands commands;
    private final TreeCopy copy;
    private final FeatureFlagsFile featureFlags;
    private final UnfinishedBackups unfinished;
    private final Clock clock;

    /** @param cluster its name, for the manifest */
    public BackupWriter(
            Backups backups,
            String cluster,
            Path dataDirectory,
            NodeCommands commands,
            CommandRunner runner,
            Clock clock) {
        this.backups = backups;
        this.cluster = cluster;
        this.dataDirectory = dataDirectory;
        this.commands = commands;
        this.copy = new TreeCopy(runner, backups.settings().copyRate());
        this.featureFlags = new FeatureFlagsFile(dataDirectory);
        this.unfinished = new UnfinishedBackups(backups.settings().directory(), backups.node(), dataDirectory);
        this.clock = clock;
    }

    /**
     * @param plan for a step of which the backup is made
     * @param definitionsFrom empty where no member runs
     * @param former the members of the cluster as the node keeps them in its data directory
     */
    public record Request(Plan plan, Optional<NodeName> definitionsFrom, Membership former) {
        String planId() {
            return plan.id();
        }
    }

    /** Who hears of what goes on. */
    public record Listeners(Consumer<RunningChild> children, Consumer<String> progress) {}

    /**
     * The node's VM must not run.
     *
     * @throws CopyException where there is no backup now; what was begun is removed, or the message says that it is left. It is kept
     *     for the next try where the thread was interrupted, as an agent does that ends
     */
    public Backup make(Request request, Duration patience, Listeners listeners) throws CopyException {
        long begun = System.nanoTime();
        Instant at = clock.instant();
        String id = backups.node() + "-" + STAMP.format(at) + "-" + fileName(request.planId());
        Path root = backups.settings().directory();
        Path building = root.resolve(Backups.INCOMPLETE + id);
        try {
            boolean first = !Files.exists(root);
            Files.createDirectories(root, PRIVATE_DIRECTORY);
            if (first) {
                syncParent(root);
            }
            unfinished.open(request.planId(), building, listeners.progress());
        } catch (IOException e) {
            throw new CopyException("there is no backup: can't write in " + root + ": " + e);
        }
        try {
            Optional<String> definitions = definitions(request, building.resolve(Backup.DEFINITIONS), listeners);
            copy(building.resolve(Backup.DATA), patience, listeners);
            Optional<String> flags = featureFlags.save(building);
            Manifest manifest =
                    manifest(request, at, building, definitions, flags, Duration.ofNanos(System.nanoTime() - begun));
            write(building.resolve(Manifest.FILE), manifest.json());
            Tree.syncOne(building);
            UnfinishedBackups.close(building);
            Files.move(building, root.resolve(id), StandardCopyOption.ATOMIC_MOVE);
            Tree.syncOne(root);
            return new Backup(id, root.resolve(id), Optional.of(manifest), Optional.empty());
        } catch (IOException | CopyException e) {
            throw new CopyException("there is no backup: " + e.getMessage() + "; " + left(building));
        }
    }

    /** How many bytes of the next backup for a plan need no room any more, as an earlier try has copied them. */
    public long bytesThere(String planId) {
        return unfinished.bytesThere(planId);
    }

    /** Ids of plans come from a store that others write: they name nothing outside the directory. */
    static String fileName(String planId) {
        return planId.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private void copy(Path data, Duration patience, Listeners listeners) throws CopyException, IOException {
        if (Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
            copy.goOn(dataDirectory, data, patience, listeners.children(), listeners.progress());
        } else {
            Files.createDirectory(data, PRIVATE_DIRECTORY);
            copy.copy(dataDirectory, data, patience, listeners.children(), listeners.progress());
        }
    }

    /** @return the checksum of the file; empty where nobody runs who could export them */
    private Optional<String> definitions(Request request, Path file, Listeners listeners)
            throws CopyException, IOException {
        if (request.definitionsFrom().isEmpty()) {
            return Optional.empty();
        }
        export(request.definitionsFrom().get(), file, listeners);
        return Optional.of(Digests.sha256(file));
    }

    private void export(NodeName member, Path file, Listeners listeners) throws CopyException, IOException {
        listeners.progress().accept("exporting the definitions from " + member);
        Files.createFile(file, PRIVATE_FILE);
        CommandResult result = commands.exportDefinitions(member, file, EXPORT_PATIENCE, listeners.children());
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException("the export of definitions from " + member + " " + Ended.words(result));
        }
        if (!isObject(file)) {
            throw new CopyException("the definitions that " + member + " exported are no JSON object");
        }
        Tree.syncOne(file);
    }

    /** By its first and last character: definitions may be larger than what may be held in memory. */
    private static boolean isObject(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer first = ByteBuffer.allocate(1);
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, 16));
            int read = channel.read(first, 0) + channel.read(tail, size - tail.capacity());
            String end = new String(tail.array(), StandardCharsets.US_ASCII).strip();
            return read > 1 && first.get(0) == '{' && end.endsWith("}");
        }
    }

    private Manifest manifest(
            Request request,
            Instant at,
            Path building,
            Optional<String> definitions,
            Optional<String> featureFlags,
            Duration took)
            throws IOException, CopyException {
        Tree tree = TreeCopy.tree(building.resolve(Backup.DATA));
        boolean disc = request.former().disc().contains(backups.node());
        return new Manifest(
                cluster,
                backups.node(),
                request.planId(),
                at,
                disc ? NodeType.DISC : NodeType.RAM,
                List.copyOf(new TreeSet<>(request.former().all())),
                dataDirectory,
                tree.files(),
                tree.bytes(),
                took,
                request.definitionsFrom(),
                definitions,
                featureFlags,
                Optional.of(request.plan().rule()),
                Optional.of(request.plan().losses()),
                Optional.of(request.plan().givesUp(backups.node())),
                request.plan().givesUpAt());
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createFile(file, PRIVATE_FILE);
        Files.write(file, content);
        Tree.syncOne(file);
    }

    private static void syncParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            Tree.syncOne(parent);
        }
    }

    /** An agent that ends interrupts its step, and the next one goes on. What has failed may fail again, and takes room. */
    private static String left(Path building) {
        return Thread.currentThread().isInterrupted()
                ? "the agent ends; what was copied is kept, and the next try goes on with it"
                : removed(building);
    }

    /** Only what this backup has copied itself. */
    private static String removed(Path building) {
        try {
            Tree.delete(building);
            return "what was copied is removed again";
        } catch (IOException e) {
            return building + " is left and can be deleted: " + e.getMessage();
        }
    }
}
