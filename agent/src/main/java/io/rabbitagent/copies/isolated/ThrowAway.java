package io.rabbitagent.copies.isolated;

import io.rabbitagent.broker.Command;
import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Ended;
import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.TreeCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The directory of one isolated broker, with all that it needs. Its guard removes it; what a guard that was killed has left
 * is removed by the next one.
 */
final class ThrowAway {
    private static final String PREFIX = "copy-";
    /** It serves nobody, and writes its log where its guard keeps it; plugins and imports of definitions are not in it. */
    private static final String CONFIGURATION = """
            listeners.tcp = none
            log.file = false
            log.console = true
            log.console.level = warning
            disk_free_limit.absolute = 1
            mnesia_table_loading_retry_timeout = 30000
            mnesia_table_loading_retry_limit = 1
            """;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Duration TO_COMPILE = Duration.ofMinutes(1);
    private static final Duration TO_REMOVE = Duration.ofMinutes(10);
    private static final Duration TO_COPY = Duration.ofHours(6);
    /** Brokers and clients go first. */
    private static final List<String> IN_THE_BACKGROUND = List.of("ionice", "-c", "3", "nice", "-n", "10");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final IsolationSettings settings;
    private final List<String> covered;
    private final CommandRunner runner;

    /** @param covered directories of the host that the broker must not see */
    ThrowAway(IsolationSettings settings, List<String> covered, CommandRunner runner) {
        this.settings = settings;
        this.covered = List.copyOf(covered);
        this.runner = runner;
    }

    /**
     * @param layered whether the copy is a layer over the original, not a copy of each file
     * @throws CopyException where it can't be made; then there is none
     */
    Path make(Original original, String job, boolean layered, Consumer<String> progress) throws CopyException {
        try {
            Files.createDirectories(settings.directory(), PRIVATE);
            removeLeftOvers();
            Path directory = Files.createTempDirectory(settings.directory(), PREFIX, PRIVATE);
            try {
                fill(directory, original, job, layered);
                if (!layered) {
                    copy(original, directory.resolve("data"), progress);
                }
                return directory;
            } catch (IOException | CopyException e) {
                remove(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new CopyException("no copy can be made in " + settings.directory() + ": " + e);
        }
    }

    private void fill(Path directory, Original original, String job, boolean layered)
            throws IOException, CopyException {
        for (String program : List.of("guard.sh", "inside.sh", "isolated_copy.erl")) {
            try (InputStream resource = ThrowAway.class.getResourceAsStream(program)) {
                if (resource == null) {
                    throw new IOException(program + " is missing in the agent's jar");
                }
                Files.copy(resource, directory.resolve(program));
            }
        }
        compile(directory);
        String host = original.node().host();
        Files.writeString(directory.resolve("job"), job);
        Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
        Files.writeString(
                directory.resolve("hosts"),
                "127.0.0.1 " + host + " " + host.replaceFirst("\\..*", "") + " localhost\n");
        Files.writeString(directory.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\n");
        Files.writeString(directory.resolve("cookie"), cookie());
        Files.writeString(directory.resolve("rabbitmq.conf"), CONFIGURATION);
        if (Files.exists(original.featureFlags())) {
            Files.copy(
                    original.featureFlags(), directory.resolve("feature_flags"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(directory.resolve("settings"), settings(original, layered));
    }

    /** Where a path holds what separates options of a mount, it can't be named there. */
    static boolean canBeLayered(Original original) {
        return original.data().toString().chars().noneMatch(one -> one == ',' || one == ':' || one == '\\');
    }

    private void copy(Original original, Path to, Consumer<String> progress) throws IOException, CopyException {
        long bytes = TreeCopy.tree(original.data()).bytes();
        long free = Files.getFileStore(settings.directory()).getUsableSpace();
        if (free - bytes < settings.keepFreeBytes()) {
            throw new CopyException("a copy of " + Sizes.bytes(bytes) + " does not fit into " + settings.directory()
                    + ": " + Sizes.bytes(free) + " are free, and " + Sizes.bytes(settings.keepFreeBytes())
                    + " must stay free (backup.keep_free); isolation.directory can be on another disk");
        }
        Files.createDirectory(to, PRIVATE);
        new TreeCopy(runner, IN_THE_BACKGROUND).copy(original.data(), to, TO_COPY, child -> {}, progress);
    }

    /** What it asks has to be there before a broker is started for it; the compiler comes with Erlang. */
    private void compile(Path directory) throws CopyException {
        CommandResult result = runner.run(new Command(
                List.of(
                        "erlc",
                        "-o",
                        directory.toString(),
                        directory.resolve("isolated_copy.erl").toString()),
                TO_COMPILE));
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException("erlc " + Ended.words(result));
        }
    }

    private String settings(Original original, boolean layered) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("original", original.data().toString());
        values.put("layered", layered ? "yes" : "no");
        values.put("at", original.at().toString());
        values.put("owner", Owner.of(original.data()));
        values.put("overlay_options", Owner.isRoot() ? "" : ",userxattr");
        values.put("node", original.node().value());
        values.put("long_names", original.node().host().contains(".") ? "true" : "false");
        values.put("server", settings.server().toString());
        values.put("cover", String.join("\n", covered) + "\n" + original.at().getParent());
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

    /** Only one is opened at a time: whatever is there now and has no guard is left over. */
    private void removeLeftOvers() throws IOException, CopyException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(settings.directory(), PREFIX + "*")) {
            for (Path one : found) {
                remove(one);
            }
        }
    }

    private void remove(Path directory) throws CopyException {
        CommandResult result = runner.run(new Command(
                List.of(
                        "flock",
                        "-w",
                        "30",
                        directory + "/lock",
                        "sh",
                        "-c",
                        "chmod -R u+rwX \"$0\" && rm -rf \"$0\"",
                        directory.toString()),
                TO_REMOVE));
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            throw new CopyException(
                    directory + " is left of an earlier copy and could not be removed: rm " + Ended.words(result));
        }
    }
}
