package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an isolated broker sees and reaches, tried from within: in the broker's place a script looks around. The namespaces,
 * mounts and the way to its end are the real ones.
 */
@Tag("quick")
class IsolatedCopiesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PORT = 42868;
    private static final String HIDDEN = "/var/lib/rabbitmq";

    @TempDir
    private Path directory;

    private Path data;
    private final Probes probes = new Probes();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private Optional<Path> at = Optional.empty();
    private long keepFree;
    private long copyRate = 100_000_000;

    @BeforeEach
    void original() throws IOException {
        data = Files.createDirectories(directory.resolve("mnesia/rabbit@rb7"));
        Files.writeString(data.resolve("schema.DAT"), "the schema");
        Files.createDirectory(data.resolve("quorum"));
    }

    @Test
    void data_of_which_a_part_lies_elsewhere_is_refused() throws Exception {
        Path mounted = Files.createDirectory(data.resolve("msg_stores"));
        assertThat(new ProcessBuilder("mount", "-t", "tmpfs", "tmpfs", mounted.toString())
                        .start()
                        .waitFor())
                .isZero();
        try {
            assertThatThrownBy(this::asked)
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining(mounted + " is on another file system");
        } finally {
            new ProcessBuilder("umount", mounted.toString()).start().waitFor();
        }
        Files.createSymbolicLink(data.resolve("queues"), directory);
        assertThatThrownBy(this::asked).hasMessageContaining("queues is a symbolic link");
    }

    @Test
    void it_has_no_interface_but_lo_and_reaches_nobody() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            probe("interfaces", "tail -n +3 /proc/net/dev | cut -d: -f1");
            probe("routes", "tail -n +2 /proc/net/route");
            probe("host", "bash -c 'echo hello > /dev/tcp/127.0.0.1/" + outside.getLocalPort() + "'");
            probe("epmd", "bash -c 'echo hello > /dev/tcp/127.0.0.1/4369'");
            probe("names", "getent hosts rb7; getent hosts rb8 || echo no rb8");
            probe("sockets", "find /run /var/lib -type s 2>/dev/null");

            Map<String, String> seen = asked();

            assertThat(seen.get("interfaces")).isEqualToIgnoringWhitespace("lo");
            assertThat(seen.get("routes")).isBlank();
            assertThat(seen.get("host")).contains("refused");
            assertThat(seen.get("epmd")).contains("refused");
            assertThat(seen.get("names")).contains("127.0.0.1", "no rb8");
            assertThat(seen.get("sockets")).isBlank();
            outside.setSoTimeout(1);
            assertThatThrownBy(outside::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void nobody_reaches_it() throws Exception {
        probe("listens", "socat -u TCP-LISTEN:" + PORT + ",fork - >/dev/null");
        CompletableFuture<Map<String, String>> asking = asking();
        await("it listens").atMost(SOON).until(() -> isListening(living("LISTEN:" + PORT)));
        for (String address : List.of("127.0.0.1", InetAddress.getLocalHost().getHostAddress())) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, PORT), 2000))
                        .isInstanceOf(ConnectException.class);
            }
        }
        living("LISTEN:" + PORT).forEach(ProcessHandle::destroyForcibly);
        assertThat(asking).succeedsWithin(SOON);
    }

    @Test
    void it_sees_a_copy_and_its_own_files_and_nothing_of_the_hosts_broker() throws Exception {
        Files.writeString(directory.resolve("rabbit@rb7-feature_flags"), "[quorum_queue].");
        probe("where", "echo $RABBITMQ_MNESIA_DIR; ls $RABBITMQ_MNESIA_DIR");
        probe("flags", "cat $RABBITMQ_FEATURE_FLAGS_FILE");
        probe("changed", "cd $RABBITMQ_MNESIA_DIR && echo more >> schema.DAT && rm -r quorum && cat schema.DAT && ls");
        probe("hidden", "find " + HIDDEN + " /etc/rabbitmq /run -mindepth 1 -maxdepth 1 ! -name copy ! -name mount");
        probe("beside", "ls -A " + directory.resolve("mnesia"));
        probe("plugins", "cat $RABBITMQ_ENABLED_PLUGINS_FILE");
        probe("cookie", "wc -c < $HOME/.erlang.cookie; stat -c %a $HOME/.erlang.cookie");
        probe("processes", "ls /proc | grep -c '^[0-9]*$'");
        probe("inherited", "env | grep -c RABBITAGENT");

        Map<String, String> seen = asked();

        assertThat(seen.get("where")).contains(data.toString(), "schema.DAT", "quorum");
        assertThat(seen.get("flags")).isEqualTo("[quorum_queue].");
        assertThat(seen.get("changed")).startsWith("the schemamore").doesNotContain("quorum");
        assertThat(seen.get("hidden")).isBlank();
        assertThat(seen.get("beside")).isEqualToIgnoringWhitespace("rabbit@rb7");
        assertThat(seen.get("plugins")).isEqualToIgnoringWhitespace("[].");
        assertThat(seen.get("cookie")).isEqualTo("40 600 ");
        assertThat(seen.get("processes")).matches(" *1?[0-9] *");
        assertThat(seen.get("inherited")).isEqualToIgnoringWhitespace("0");
        assertThat(data.resolve("schema.DAT")).hasContent("the schema");
        assertThat(data.resolve("quorum")).isDirectory();
    }

    @Test
    void a_path_that_a_layer_can_not_be_laid_over_is_copied() throws Exception {
        Path odd = Files.createDirectories(directory.resolve("a,b/rabbit@rb7"));
        Files.writeString(odd.resolve("schema.DAT"), "another schema");
        data = odd;
        probe(
                "changed",
                "cd $RABBITMQ_MNESIA_DIR && cat schema.DAT && echo more >> schema.DAT; df --output=fstype . | tail -1");

        Map<String, String> seen = asked();

        assertThat(seen.get("changed")).startsWith("another schema").doesNotContain("overlay");
        assertThat(odd.resolve("schema.DAT")).hasContent("another schema");
    }

    @Test
    void a_copy_that_is_being_made_ends_at_once_with_whoever_wants_it() throws Exception {
        data = Files.createDirectories(directory.resolve("a,b/rabbit@rb7"));
        Files.write(data.resolve("0.rdq"), new byte[30_000_000]);
        copyRate = 1_000_000;
        for (String victim : List.of("guard.sh " + directory, "copy.sh " + data)) {
            CompletableFuture<Map<String, String>> asking = asking();
            await("it is copied")
                    .atMost(SOON)
                    .until(() -> !living("copy.sh " + data).isEmpty());
            living(victim).forEach(ProcessHandle::destroyForcibly);
            assertThat(asking).as("the end of %s", victim).failsWithin(SOON);
            await("nobody is left")
                    .atMost(SOON)
                    .until(() -> living(data.toString()).isEmpty());
        }
        CompletableFuture<Map<String, String>> asking = asking();
        await("it is copied")
                .atMost(SOON)
                .until(() -> !living("copy.sh " + data).isEmpty());

        cancelled.set(true);

        assertThat(asking)
                .failsWithin(SOON)
                .withThrowableThat()
                .withMessageContaining("as nobody wants its answers any more");
        await("nobody is left").atMost(SOON).until(() -> living(data.toString()).isEmpty());
        assertNothingIsLeft();
    }

    @Test
    void nothing_is_left_when_it_has_ended_or_its_guard_or_its_broker_was_killed() throws Exception {
        probe("fine", "true");
        assertThat(asked()).containsKey("fine");
        assertNothingIsLeft();

        probe("never", "sleep 7471");
        for (String victim :
                List.of("guard.sh " + directory, "./inside.sh " + directory, directory + "/isolated/../server")) {
            CompletableFuture<Map<String, String>> asking = asking();
            await("it is at work")
                    .atMost(SOON)
                    .until(() -> !living("sleep 7471").isEmpty());
            List<ProcessHandle> victims = living(victim);
            assertThat(victims).as(victim).isNotEmpty();
            victims.forEach(ProcessHandle::destroyForcibly);
            assertThat(asking)
                    .as("the end of %s", victim)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .withMessageContaining("the broker on the copy ended");
            await("nobody is left")
                    .atMost(SOON)
                    .until(() -> living("sleep 7471").isEmpty());
        }
        probes.clear();
        probe("again", "true");
        assertThat(asked())
                .as("what a killed guard has left is in nobody's way")
                .containsKey("again");
        assertNothingIsLeft();
    }

    @Test
    void a_broker_that_ends_too_early_says_its_last_words() {
        probes.line("echo it is broken >&2; exit 3");

        assertThatThrownBy(this::asked)
                .isInstanceOf(CopyException.class)
                .hasMessage("the broker on the copy ended; its last words: it is broken");
    }

    @Test
    void who_does_not_want_the_answers_any_more_has_it_ended() throws Exception {
        probe("never", "sleep 7472");
        CompletableFuture<Map<String, String>> asking = asking();
        await("it is at work").atMost(SOON).until(() -> !living("sleep 7472").isEmpty());

        cancelled.set(true);

        assertThat(asking)
                .failsWithin(SOON)
                .withThrowableThat()
                .withMessageContaining("as nobody wants its answers any more");
        await("nobody is left").atMost(SOON).until(() -> living("sleep 7472").isEmpty());
        assertNothingIsLeft();
    }

    @Test
    void what_must_stay_free_stays_free() throws Exception {
        keepFree = Long.MAX_VALUE;

        assertThatThrownBy(this::asked).isInstanceOf(CopyException.class).hasMessageContaining("backup.keep_free");

        assertNothingIsLeft();
    }

    @Test
    void nothing_is_removed_that_is_not_a_copy_s_own_directory() throws Exception {
        Path isolated = Files.createDirectory(
                directory.resolve("isolated"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path foreign = Files.createDirectories(isolated.resolve(LeftOvers.PREFIX + "of-somebody/data"));
        Path other = Files.createDirectory(isolated.resolve("copy-2026"));
        Path link = Files.createSymbolicLink(isolated.resolve(LeftOvers.PREFIX + "link"), data);
        Path left = Files.createDirectory(isolated.resolve(LeftOvers.PREFIX + "left"));
        for (String mark : List.of("guard.sh", "inside.sh", "lock")) {
            Files.createFile(left.resolve(mark));
        }
        probe("fine", "true");

        assertThat(asked()).containsKey("fine");

        assertThat(List.of(foreign, other, link, data.resolve("schema.DAT")))
                .allSatisfy(one -> assertThat(one).exists());
        assertThat(left).as("of a guard that was killed").doesNotExist();
    }

    @Test
    void a_directory_that_others_may_write_to_is_refused() throws Exception {
        Path isolated = Files.createDirectory(directory.resolve("isolated"));
        Files.setPosixFilePermissions(isolated, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(this::asked).isInstanceOf(CopyException.class).hasMessageContaining("chmod 700");
    }

    @Test
    void a_place_that_is_not_there_is_made_for_the_copy_alone() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        at = Optional.of(disk.resolve("gone/mnesia/rabbit@rb7"));
        probe("where", "cat $RABBITMQ_MNESIA_DIR/schema.DAT");

        assertThat(asked().get("where")).startsWith("the schema");

        assertThat(disk).isEmptyDirectory();
        at = Optional.of(Path.of("/no-such-directory-7473/rabbit@rb7"));
        assertThatThrownBy(this::asked).isInstanceOf(CopyException.class).hasMessageContaining("no directory above");
    }

    private void probe(String name, String command) {
        probes.add(name, command);
    }

    private CompletableFuture<Map<String, String>> asking() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return asked();
            } catch (BusyException | CopyException | IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private Map<String, String> asked() throws BusyException, CopyException, IOException {
        Path server = directory.resolve("server");
        probes.write(server);
        Map<String, String> said = new HashMap<>();
        IsolatedCopies copies = new IsolatedCopies(
                new IsolationSettings(
                        directory.resolve("isolated"),
                        directory.resolve("isolated/../server"),
                        keepFree,
                        copyRate,
                        List.of()),
                List.of(Path.of(HIDDEN), Path.of("/etc/rabbitmq"), Path.of("/run")),
                new CommandRunner(CommandAudit.NONE));
        Path flags = data.resolveSibling(data.getFileName() + "-feature_flags");
        Path beside = directory.resolve(String.valueOf(flags.getFileName()));
        copies.ask(
                new Original(new NodeName("rabbit@rb7"), data, at.orElse(data), beside),
                Job.queues(),
                new Listening(line -> {}, cancelled::get),
                json -> {
                    JsonNode queue = json.path("queue");
                    said.put(queue.path("vhost").asText(), queue.path("name").asText());
                });
        return said;
    }

    private static List<ProcessHandle> living(String words) {
        return ProcessHandle.allProcesses()
                .filter(one ->
                        commandLine(one).filter(line -> line.contains(words)).isPresent())
                .toList();
    }

    /** By its own table of sockets, which is not this process's. */
    private static boolean isListening(List<ProcessHandle> some) {
        return some.stream().anyMatch(one -> {
            try {
                return Files.readString(Path.of("/proc", Long.toString(one.pid()), "net/tcp"))
                        .contains(String.format(":%04X 00000000:0000 0A", PORT));
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static Optional<String> commandLine(ProcessHandle process) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' '));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void assertNothingIsLeft() throws IOException {
        await("nobody is left, neither in its name spaces nor on the way there")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(Marked.by(directory)).isEmpty());
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(directory.toString());
        try (Stream<Path> left = Files.list(directory.resolve("isolated"))) {
            assertThat(left).isEmpty();
        }
    }
}
