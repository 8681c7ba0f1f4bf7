package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TreeCopyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MEGABYTE = 1_000_000;
    /** Takes the place of {@code cp} on a file system that shares blocks: it notes how it is called, and copies. */
    private static final String SHARING = """
            #!/bin/sh
            echo "$*" >>"CALLS"
            for one; do
              shift
              case $one in --reflink=always) one=--reflink=auto ;; esac
              set -- "$@" "$one"
            done
            exec /bin/cp "$@"
            """;

    @TempDir
    private Path directory;

    private Path data;
    private Path to;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void some() throws IOException {
        data = Files.createDirectories(directory.resolve("rabbit@rb1"));
        to = Files.createDirectory(directory.resolve("copy"));
    }

    private void random(String name, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void copy(Optional<Long> rate) throws CopyException {
        copy(rate, PATIENCE);
    }

    private void copy(Optional<Long> rate, Duration patience) throws CopyException {
        new TreeCopy(new CommandRunner(CommandAudit.NONE), rate).copy(data, to, patience, child -> {}, said::add);
    }

    @Test
    void a_copy_at_a_rate_takes_as_long_as_the_rate_says() throws Exception {
        random("msg_stores/0.rdq", 3 * MEGABYTE);
        for (int n = 0; n < 10; n++) {
            random("queues/" + n + ".idx", 200_000);
        }

        long begun = System.nanoTime();
        copy(Optional.of(4L * MEGABYTE));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1200));
        assertSame();
    }

    @Test
    void a_copy_at_a_rate_is_what_cp_would_have_made() throws Exception {
        random("msg_stores/0.rdq", 2 * MEGABYTE + 12_345);
        random(" a name\\n with \"blanks\" ", 100);
        random("-a", 70_000);
        Files.createFile(data.resolve("empty"));
        Files.createLink(data.resolve("again.rdq"), data.resolve("msg_stores/0.rdq"));
        Path sparse = data.resolve("segment");
        try (FileChannel channel = FileChannel.open(sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5 * MEGABYTE);
            channel.write(ByteBuffer.wrap(new byte[] {4}), 20 * MEGABYTE);
        }
        Path closed = Files.createDirectory(data.resolve("closed"));
        Files.setPosixFilePermissions(data.resolve("-a"), PosixFilePermissions.fromString("r--r-----"));
        if (Files.getAttribute(data, "unix:uid").equals(0)) {
            Files.setAttribute(data.resolve("-a"), "unix:uid", 12);
            Files.setAttribute(data.resolve("-a"), "unix:gid", 13);
            Files.setAttribute(closed, "unix:uid", 12);
        }
        Files.setLastModifiedTime(data.resolve("-a"), FileTime.from(Instant.parse("2020-01-02T03:04:05.123456789Z")));
        Files.setLastModifiedTime(closed, FileTime.from(Instant.parse("2021-01-02T03:04:05Z")));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x--x---"));
        Files.setLastModifiedTime(data, FileTime.from(Instant.parse("2022-01-02T03:04:05Z")));

        copy(Optional.of(200L * MEGABYTE));

        assertSame();
        assertThat(disk(to.resolve("segment"))).as("kB on the disk").isLessThan(1000);
    }

    @Test
    void blocks_are_shared_where_the_file_system_can_and_then_nothing_is_paced() throws Exception {
        random("msg_stores/0.rdq", 3 * MEGABYTE);
        Path calls = directory.resolve("calls");
        Path programs = Files.createDirectory(directory.resolve("programs"));
        Path cp = Files.writeString(programs.resolve("cp"), SHARING.replace("CALLS", calls.toString()));
        Files.setPosixFilePermissions(cp, PosixFilePermissions.fromString("rwx------"));

        long begun = System.nanoTime();
        Process copying = copying(programs + ":" + System.getenv("PATH"), 100_000);

        assertThat(copying.waitFor()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertSame();
        assertThat(Files.readAllLines(calls))
                .containsExactly(
                        "--reflink=always -- " + data + "/msg_stores/0.rdq " + to + "/.shared",
                        "-a --reflink=always -- " + data + "/. " + to);
    }

    @Test
    void nothing_is_copied_into_a_directory_that_holds_something() throws Exception {
        random("0.rdq", 100);
        Path kept = Files.writeString(to.resolve("kept"), "kept");

        assertThatThrownBy(() -> copy(Optional.of(1L * MEGABYTE)))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(to + " is not empty");

        assertThat(kept).hasContent("kept");
        assertThat(to.resolve("0.rdq")).doesNotExist();
    }

    @Test
    void a_name_with_a_line_break_is_told_and_nothing_is_left_out() throws Exception {
        random("0\n1.rdq", 100);

        assertThatThrownBy(() -> copy(Optional.of(1L * MEGABYTE))).hasMessageContaining("has a line break in its name");
    }

    @Test
    void a_copy_at_a_rate_that_is_killed_leaves_no_process() throws Exception {
        random("0.rdq", 3 * MEGABYTE);
        Process copying = copying(System.getenv("PATH"), 500_000);
        await("it copies").atMost(SOON).until(() -> Tree.of(to).bytes() > 100_000);

        copying.destroyForcibly();

        await("nobody is left").atMost(SOON).until(() -> living().isEmpty());
        assertThat(Tree.of(to).bytes()).isLessThan(3 * MEGABYTE);
    }

    @Test
    void a_copy_that_takes_too_long_ends_with_all_its_processes() throws Exception {
        random("0.rdq", 3 * MEGABYTE);

        assertThatThrownBy(() -> copy(Optional.of(100_000L), Duration.ofSeconds(1)))
                .hasMessageContaining("did not end in time");

        assertThat(living()).isEmpty();
        assertThat(said).anyMatch(line -> line.contains("of 3.0 MB"));
    }

    private Process copying(String path, long rate) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", TreeCopy.program(), "copy.sh", data.toString(), to.toString(), Long.toString(rate));
        builder.environment().put("PATH", path);
        return builder.inheritIO().start();
    }

    /** All that have the copy's name in their command line. */
    private List<String> living() {
        return ProcessHandle.allProcesses()
                .map(TreeCopyTest::commandLine)
                .filter(line -> line.contains(to.toString()))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    private void assertSame() throws IOException {
        assertThat(all(to)).isEqualTo(all(data));
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(to.resolve(data.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
    }

    /** What {@code cp -a} keeps, by name. */
    private static Map<String, String> all(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path one : found.toList()) {
                Map<String, Object> attributes = Files.readAttributes(
                        one, "unix:mode,uid,gid,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
                all.put(root.relativize(one).toString(), new TreeMap<>(attributes).toString());
            }
        }
        return all;
    }

    private static long disk(Path file) throws IOException {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\t", 2)[0]);
    }
}
