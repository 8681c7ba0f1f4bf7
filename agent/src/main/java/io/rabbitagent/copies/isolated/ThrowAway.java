package io.rabbitagent.copies.isolated;

import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Ended;
import io.rabbitagent.copies.OnePiece;
import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.Tree;
import io.rabbitagent.copies.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the directory of one isolated broker, with all that it needs. Its guard removes it. */
final class ThrowAway {
    /** It serves nobody, and writes its log where its guard keeps it; plugins and imports of definitions are not in it. */
    private static final String CONFIGURATION = """
        listeners.tcp = none
        log.file = false
        log.console = true
        log.console.level = warning
        disk_free_limit.absolute = 1
        mnesia_table_loading_retry_limit = 1
        mnesia_table_loading_retry_timeout = 300000
        """;

    private static final List<String> PROGRAMS = List.of(
            "guard.sh",
            "inside.sh",
            "treatment.sh",
            "isolated_copy.erl",
            "copy_frames.erl",
            "copy_messages.erl",
            "copy_outcome.erl",
            "copy_queues.erl",
            "copy_quorum.erl",
            "copy_streams.erl");

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** For what only the agent may read. */
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Duration TO_COMPILE = Duration.ofMinutes(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final IsolationSettings settings;
    private final Collection<Path> usuallyCovered;
    private final LeftOvers leftOvers;
    private final CommandRunner runner;

    ThrowAway(IsolationSettings settings, Collection<Path> usuallyCovered, CommandRunner runner) {
        this.settings = settings;
        this.usuallyCovered = List.copyOf(usuallyCovered);
        this.leftOvers = new LeftOvers(settings.directory(), runner);
        this.runner = runner;
    }

    /**
     * What its guard needs, and nothing is copied yet.
     *
     * @param original what lies in the original
     */
    record Made(Path directory, Tree original) {}

    /**
     * @param layered whether the copy is a layer over the original, not a copy of each file
     * @throws CopyException where it can't be made; then there is none
     */
    Made make(Original original, Job job, boolean layered) throws CopyException {
        try {
            Files.createDirectories(settings.directory(), PRIVATE);
            needOwn(settings.directory());
            leftOvers.remove();
            Tree tree = OnePiece.tree(original.data());
            needRoom(layered ? 0 : tree.bytes());
            Path directory = Files.createTempDirectory(settings.directory(), LeftOvers.PREFIX, PRIVATE);
            try {
                fill(directory, original, job, layered);
                return new Made(directory, tree);
            } catch (IOException | CopyException e) {
                Tree.delete(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new CopyException("no copy can be made in " + settings.directory() + ": " + e);
        }
    }

    /** What others may write to, they could exchange for programs of their own. */
    private static void needOwn(Path directory) throws IOException, CopyException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (!Owner.isOwn(directory)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new CopyException(
                    directory + " (isolation.directory) has to belong to the agent's user, and nobody else may"
                            + " write to it: chown it, and chmod 700");
        }
    }

    /** @param bytes that are copied; 0 where it is a layer */
    private void needRoom(long bytes) throws IOException, CopyException {
        long free = Files.getFileStore(settings.directory()).getUsableSpace();
        if (free - bytes < settings.keepFreeBytes()) {
            throw new CopyException((bytes == 0 ? "no copy" : "no copy of " + Sizes.bytes(bytes)) + " fits into "
                    + settings.directory() + ": " + Sizes.bytes(free) + " are free, and "
                    + Sizes.bytes(settings.keepFreeBytes())
                    + " must stay free (backup.keep_free); isolation.directory can be on another disk");
        }
    }

    private void fill(Path directory, Original original, Job job, boolean layered) throws IOException, CopyException {
        for (String program : PROGRAMS) {
            try (InputStream resource = ThrowAway.class.getResourceAsStream(program)) {
                if (resource == null) {
                    throw new IOException(program + " is missing in the agent's jar");
                }
                Files.copy(resource, directory.resolve(program));
            }
        }
        Files.writeString(directory.resolve("copy.sh"), TreeCopy.program());
        compile(directory);
        String host = original.node().host();
        Files.writeString(directory.resolve("job"), job.term());
        Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
        Files.writeString(
                directory.resolve("hosts"),
                "127.0.0.1 " + host + " " + host.replaceFirst("\\..*", "") + " localhost\n");
        Files.writeString(directory.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\n");
        Files.writeString(directory.resolve("cookie"), cookie());
        Files.writeString(directory.resolve("rabbitmq.conf"), CONFIGURATION);
        if (Files.exists(original.featureFlags())) {
            Files.copy(original.featureFlags(), directory.resolve("feature_flags"));
        }
        Files.writeString(directory.resolve("settings"), settings(original, job.before(), layered));
    }

    /** Where a path holds what separates options of a mount, it can't be named there. */
    static boolean canBeLayered(Original original) {
        return original.data().toString().chars().noneMatch(one -> one == ',' || one == ':' || one == '\\');
    }

    /** What it asks has to be there before a broker is started for it; the compiler comes with Erlang. */
    private void compile(Path directory) throws CopyException {
        List<String> argv = new ArrayList<>(List.of("erlc", "-o", directory.toString()));
        PROGRAMS.stream()
                .filter(program -> program.endsWith(".erl"))
                .forEach(program -> argv.add(directory.resolve(program).toString()));
        CommandResult result = runner.run(new Command(argv, TO_COMPILE));
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException("erlc " + Ended.words(result));
        }
    }

    private String settings(Original original, Treatment before, boolean layered) throws IOException, CopyException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("original", original.data().toString());
        values.put("layered", layered ? "yes" : "no");
        values.put("copy_rate", Long.toString(settings.copyRate()));
        values.put("at", original.at().toString());
        values.put("owner", Owner.of(original.data()));
        values.put("overlay_options", Owner.isRoot() ? "" : ",userxattr");
        values.put("node", original.node().value());
        values.put("long_names", original.node().host().contains(".") ? "true" : "false");
        values.put("server", settings.server().toString());
        values.put(
                "rabbitmqctl", settings.server().resolveSibling("rabbitmqctl").toString());
        values.put("force_boot", before.forceBoot() ? "yes" : "no");
        values.put("forget", before.forget().stream().map(NodeName::value).collect(Collectors.joining(" ")));
        values.put(
                "cover",
                Covered.with(usuallyCovered, settings.hidden(), original.at()).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining("\n")));
        StringBuilder lines = new StringBuilder();
        values.forEach((name, value) -> lines.append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
        return lines.toString();
    }

    private static String cookie() {
        byte[] random = new byte[20];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
