package io.rabbitagent.copies;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.copies.definitions.DefinitionsFile;
import io.rabbitagent.copies.definitions.Difference;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings definitions of a backup back into the running node: users, vhosts, permissions, policies and the like, which a
 * {@code reset} deletes.
 *
 * <ol>
 *   <li>The node's present definitions are exported, and compared with the backup's.
 *   <li>What is missing is written into a file, and imported; unless asked for otherwise, nothing else: an import overwrites
 *       what is there.
 *   <li>The definitions are exported once more: what they have is what is told.
 * </ol>
 *
 * <p>Important property: password hashes are in files of mode 0600 that are deleted, and nowhere else.
 */
public final class DefinitionsRestore {
    private static final Logger log = LoggerFactory.getLogger(DefinitionsRestore.class);
    private static final long MOST_BYTES = 100_000_000;
    private static final String PREFIX = ".definitions-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "([0-9]{1,18})-.*");
    /** Nobody is at work with one for longer, see the patience below. */
    private static final Duration IN_USE_AT_MOST = Duration.ofHours(1);
    /** Those that this process is at work with. */
    private static final Set<Path> IN_USE_HERE = ConcurrentHashMap.newKeySet();

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Duration EXPORT_PATIENCE = Duration.ofMinutes(5);
    private static final Duration IMPORT_PATIENCE = Duration.ofMinutes(30);

    /** What may be a hash, or a password within a URI: a broker that refuses a definition may quote it. */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/]{24,}=*|(?<=//)[^/\\s]*@");

    private final NodeName node;
    private final NodeCommands commands;
    private final Path work;
    private final DefinitionsInside inside;

    /**
     * @param work where the files are for the time being; has to be there
     * @param inside for backups that have no file of definitions
     */
    public DefinitionsRestore(NodeName node, NodeCommands commands, Path work, DefinitionsInside inside) {
        this.node = node;
        this.commands = commands;
        this.work = work.toAbsolutePath();
        this.inside = inside;
    }

    /**
     * Compares a backup's definitions with those of the running node. Changes nothing.
     *
     * @throws CopyException where one of them can't be read
     */
    public Comparison compare(Backup backup, Consumer<String> progress) throws CopyException {
        removeLeftOver();
        try (Wanted wanted = new Wanted(backup, progress);
                Temporary there = new Temporary()) {
            return difference(wanted.definitions(), there, progress).comparison();
        } catch (IOException e) {
            throw new CopyException("the definitions can't be compared: " + e.getMessage());
        }
    }

    /**
     * What is to be imported.
     *
     * @param overwrite also what is there otherwise
     * @param shown what a human has seen of what is missing
     */
    public record Request(Backup backup, boolean overwrite, Comparison shown) {}

    /**
     * @return empty where more would be imported now than was shown; nothing was imported
     * @throws CopyException where nothing was imported, or what came of the import can't be told
     */
    public Optional<ImportedDefinitions> restore(
            Request request, Consumer<RunningChild> children, Consumer<String> progress) throws CopyException {
        removeLeftOver();
        try (Wanted wanted = new Wanted(request.backup(), progress)) {
            return restored(request, wanted.definitions(), children, progress);
        } catch (IOException e) {
            throw new CopyException("nothing was imported: " + e.getMessage());
        }
    }

    private Optional<ImportedDefinitions> restored(
            Request request, DefinitionsFile wanted, Consumer<RunningChild> children, Consumer<String> progress)
            throws CopyException {
        Comparison before;
        CommandResult result;
        try (Temporary there = new Temporary();
                Temporary imported = new Temporary()) {
            Difference difference = difference(wanted, there, progress);
            before = difference.comparison();
            if (!request.shown().covers(before, request.overwrite())) {
                return Optional.empty();
            }
            difference.write(imported.file(), request.overwrite());
            progress.accept("importing them into " + node);
            result = commands.importDefinitions(node, imported.file(), IMPORT_PATIENCE, children);
        } catch (IOException | CopyException e) {
            throw new CopyException("nothing was imported: " + e.getMessage());
        }
        Optional<String> problem = succeeded(result)
                ? Optional.empty()
                : Optional.of(Ended.words(result, said -> SECRET.matcher(said).replaceAll("…")));
        try (Temporary now = new Temporary()) {
            Comparison after = difference(wanted, now, progress).comparison();
            return Optional.of(
                    new ImportedDefinitions(request.backup().id(), request.overwrite(), before, after, problem));
        } catch (IOException | CopyException e) {
            throw new CopyException(
                    "the import " + problem.orElse("ended") + "; what came of it can't be told: " + e.getMessage());
        }
    }

    private static boolean succeeded(CommandResult result) {
        return result instanceof CommandResult.Exited exited && exited.code() == 0;
    }

    /** The definitions of a backup: its own file, or one that is made out of its data for this once. */
    private final class Wanted implements AutoCloseable {
        private final DefinitionsFile definitions;
        private final Optional<Temporary> made;

        Wanted(Backup backup, Consumer<String> progress) throws IOException, CopyException {
            Manifest manifest = backup.manifest()
                    .orElseThrow(() -> new CopyException(backup.id() + " is not complete: "
                            + backup.problem().orElse("unknown")));
            if (manifest.definitionsSha256().isPresent()) {
                Backups.checkDefinitions(backup, manifest.definitionsSha256().get());
                this.made = Optional.empty();
                this.definitions = small(new DefinitionsFile(backup.definitions()), backup.definitions());
            } else {
                Temporary file = new Temporary();
                this.made = Optional.of(file);
                this.definitions = out(backup, file, progress);
            }
        }

        private DefinitionsFile out(Backup backup, Temporary file, Consumer<String> progress) throws CopyException {
            boolean whole = false;
            try {
                inside.write(backup, file.file(), progress);
                DefinitionsFile found = small(new DefinitionsFile(file.file()), file.file());
                whole = true;
                return found;
            } finally {
                if (!whole) {
                    file.close();
                }
            }
        }

        DefinitionsFile definitions() {
            return definitions;
        }

        @Override
        public void close() {
            made.ifPresent(Temporary::close);
        }
    }

    /** It would take very long, and hold up the steps of plans meanwhile. */
    private static DefinitionsFile small(DefinitionsFile file, Path path) throws CopyException {
        try {
            if (file.bytes() > MOST_BYTES) {
                throw new CopyException("the definitions are too large to be compared (" + Sizes.bytes(file.bytes())
                        + ", at most " + Sizes.bytes(MOST_BYTES)
                        + "): import all of them, which overwrites what is there,"
                        + " by rabbitmqctl import_definitions FILE with a backup's " + Backup.DEFINITIONS);
            }
            return file;
        } catch (IOException e) {
            throw new CopyException(path + " can't be read: " + e);
        }
    }

    private Difference difference(DefinitionsFile wanted, Temporary there, Consumer<String> progress)
            throws CopyException, IOException {
        progress.accept("exporting the definitions of " + node);
        CommandResult result = commands.exportDefinitions(node, there.file(), EXPORT_PATIENCE, child -> {});
        if (!succeeded(result)) {
            throw new CopyException("the export of definitions from " + node + " " + Ended.words(result));
        }
        progress.accept("comparing the definitions");
        return Difference.between(wanted, small(new DefinitionsFile(there.file()), there.file()));
    }

    /** Removes what was left by those that were killed at it. That one stays is no reason not to go on: the log tells it. */
    public void removeLeftOver() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(work, PREFIX + "*")) {
            for (Path file : found) {
                if (!isInUse(file)) {
                    delete(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was left.
        } catch (IOException | DirectoryIteratorException e) {
            log.warn(
                    "{} can't be read: files with password hashes may have been left there, {}*: {}",
                    work,
                    PREFIX,
                    e.toString());
        }
    }

    private static boolean isInUse(Path file) {
        Matcher name = NAME.matcher(Backups.name(file));
        if (!name.matches()) {
            return true;
        }
        long pid = Long.parseLong(name.group(1));
        return pid == ProcessHandle.current().pid()
                ? IN_USE_HERE.contains(file)
                : ProcessHandle.of(pid).isPresent() && isYoung(file);
    }

    /** A process may have the number of one that was killed. */
    private static boolean isYoung(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(Instant.now().minus(IN_USE_AT_MOST));
        } catch (IOException e) {
            return true;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} holds password hashes and can't be deleted, delete it: {}", file, e.toString());
        }
    }

    /** A file for its owner only, which does not outlive its use. */
    private final class Temporary implements AutoCloseable {
        private final Path file;

        Temporary() throws IOException {
            this.file = work.resolve(PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".json");
            IN_USE_HERE.add(file);
            boolean made = false;
            try {
                Files.createFile(file, PRIVATE);
                made = true;
            } catch (IOException e) {
                throw new IOException("no file can be made in " + work + ": " + e, e);
            } finally {
                if (!made) {
                    IN_USE_HERE.remove(file);
                }
            }
        }

        Path file() {
            return file;
        }

        /** That it stays does not change what came of the import: it is no reason to tell less of that. */
        @Override
        public void close() {
            delete(file);
            IN_USE_HERE.remove(file);
        }
    }
}
