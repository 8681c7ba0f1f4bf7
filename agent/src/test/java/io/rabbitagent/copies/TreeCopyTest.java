package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.concurrent.TimeUnit;
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

    private void random(String name, int bytes) {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        write(name, content);
    }

    private void zeros(String name, int bytes) {
        write(name, new byte[bytes]);
    }

    private void write(String name, byte[] content) {
        Path file = data.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Test
    void a_copy_at_a_rate_that_was_killed_goes_on_and_leaves_whole_files_as_they_are() throws Exception {
        for (int n = 0; n < 20; n++) {
            random("queues/" + n + ".idx", 200_000);
        }
        random("msg_stores/0.rdq", 3 * MEGABYTE);
        Files.createFile(data.resolve("empty"));
        Files.createLink(data.resolve("again.idx"), data.resolve("queues/7.idx"));
        Files.setPosixFilePermissions(data.resolve("queues"), PosixFilePermissions.fromString("r-x------"));
        Process copying = copying(System.getenv("PATH"), MEGABYTE);
        await("it copies").atMost(SOON).until(() -> Trees.wholeInodes(data, to).size() > 3);
        copying.destroyForcibly();
        await("nobody is left").atMost(SOON).until(() -> living().isEmpty());
        Map<String, Object> whole = Trees.wholeInodes(data, to);
        assertThat(Tree.of(to).bytes()).isLessThan(7 * MEGABYTE);

        goOn(Optional.of(200L * MEGABYTE));

        assertSame();
        assertThat(Trees.inodes(to)).containsAllEntriesOf(whole);
        assertThat(said.get(0))
                .matches("going on with a copy that was interrupted: [0-9.]+ [kM]B of 7\\.2 MB are there");
    }

    @Test
    void a_copy_that_ended_in_the_middle_of_a_file_goes_on_and_leaves_whole_files_as_they_are() throws Exception {
        random("queues/0.idx", 200_000);
        random("0.rdq", 100_000);
        random("1.rdq", 3 * MEGABYTE);
        random("2.rdq", 100_000);
        Trees.tick(directory);
        // 512 bytes each.
        Process torn = new ProcessBuilder("sh", "-c", "ulimit -f 2048; exec cp -a -- queues 0.rdq 1.rdq 2.rdq " + to)
                .directory(data.toFile())
                .start();
        assertThat(torn.waitFor()).isNotZero();
        assertThat(to.resolve("1.rdq")).hasSize(2048 * 512);
        Map<String, Object> whole = Trees.wholeInodes(data, to);
        assertThat(whole).containsOnlyKeys("queues/0.idx", "0.rdq");

        goOn(Optional.empty());

        assertSame();
        assertThat(Trees.inodes(to)).containsAllEntriesOf(whole);
        assertThat(said).contains("going on with a copy that was interrupted: 300.0 kB of 3.4 MB are there");
    }

    @Test
    void a_copy_of_which_nothing_is_missing_or_whole_goes_on_alike() throws Exception {
        random("0.rdq", 2 * MEGABYTE);
        random("1.rdq", 1000);
        for (Optional<Long> rate : List.of(Optional.<Long>empty(), Optional.of(200L * MEGABYTE))) {
            goOn(rate);
            assertSame();
            Trees.tick(directory);
            Map<String, Object> whole = Trees.inodes(to);
            goOn(rate);
            assertThat(Trees.inodes(to)).isEqualTo(whole);
            Tree.delete(to);
            Files.createDirectory(to);
        }
    }

    @Test
    void what_is_missing_is_shared_where_the_file_system_can() throws Exception {
        random("0.rdq", 3 * MEGABYTE);
        random("1.rdq", 3 * MEGABYTE);
        Path calls = directory.resolve("calls");
        Path programs = Files.createDirectory(directory.resolve("programs"));
        Path cp = Files.writeString(programs.resolve("cp"), SHARING.replace("CALLS", calls.toString()));
        Files.setPosixFilePermissions(cp, PosixFilePermissions.fromString("rwx------"));
        Trees.copy(data.resolve("0.rdq"), to);

        Process copying = copying(programs + ":" + System.getenv("PATH"), 100_000, "go-on");

        assertThat(copying.waitFor()).isZero();
        assertSame();
        assertThat(Files.readAllLines(calls))
                .contains("-a --reflink=always -- " + data + "/1.rdq " + to + "/1.rdq")
                .noneMatch(call -> call.endsWith(to + "/0.rdq"));
    }

    @Test
    void a_large_file_that_is_changed_while_it_is_copied_at_a_rate_is_told() throws Exception {
        random("0.rdq", 3 * MEGABYTE);
        FileTime later = FileTime.from(Instant.parse("2030-01-02T03:04:05Z"));
        TreeCopy copy = new TreeCopy(new CommandRunner(CommandAudit.NONE), Optional.of(1L * MEGABYTE));

        assertThatThrownBy(() -> copy.copy(data, to, PATIENCE, child -> {}, line -> {
                    if (size(to.resolve("0.rdq")) > 0) {
                        touch(data.resolve("0.rdq"), later);
                    }
                }))
                .hasMessageContaining("0.rdq was changed while it was copied");
        assertThat(Files.getLastModifiedTime(to.resolve("0.rdq"))).isNotEqualTo(later);
    }

    @Test
    void an_original_that_is_changed_while_the_copy_goes_on_is_copied_anew_or_told() throws Exception {
        random("0.rdq", 1000);
        for (Optional<Long> rate : List.of(Optional.<Long>empty(), Optional.of(200L * MEGABYTE))) {
            TreeCopy copy = new TreeCopy(new CommandRunner(CommandAudit.NONE), rate);
            Trees.tick(directory);
            copy.goOn(data, to, PATIENCE, child -> {}, said::add);
            copy.goOn(data, to, PATIENCE, child -> zeros("0.rdq", 1000), said::add);
            assertSame();

            Trees.tick(directory);
            copy.goOn(data, to, PATIENCE, child -> {}, said::add);
            FileTime earlier = FileTime.from(Instant.parse("2001-01-02T03:04:05Z"));
            assertThatThrownBy(() ->
                            copy.goOn(data, to, PATIENCE, child -> touch(data.resolve("0.rdq"), earlier), said::add))
                    .hasMessageContaining("0.rdq was changed while it was copied");
        }
    }

    private static long size(Path file) {
        return Files.exists(file) ? file.toFile().length() : 0;
    }

    private static void touch(Path file, FileTime time) {
        try {
            Files.setLastModifiedTime(file, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void goOn(Optional<Long> rate) throws CopyException {
        new TreeCopy(new CommandRunner(CommandAudit.NONE), rate).goOn(data, to, PATIENCE, child -> {}, said::add);
    }

    private Process copying(String path, long rate) throws Exception {
        return copying(path, rate, "anew");
    }

    private Process copying(String path, long rate, String how) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", TreeCopy.program(), "copy.sh", data.toString(), to.toString(), Long.toString(rate), how);
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
        Trees.assertSame(data, to);
    }

    private static long disk(Path file) throws IOException {
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\t", 2)[0]);
    }
}
