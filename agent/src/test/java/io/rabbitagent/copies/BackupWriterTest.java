package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.HostBoot;
import io.rabbitagent.cluster.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a backup that is interrupted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BackupWriterTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LEFT = ".incomplete-" + BackingUp.NODE + "-20260101T000000Z-";
    private static final int FILE = 200_000;
    private static final int FILES = 15;
    private static final long SLOW = 1_000_000;

    @TempDir
    private Path directory;

    private Path data;
    private Path root;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void a_stopped_node() throws IOException {
        root = directory.resolve("backups");
        data = Files.createDirectories(directory.resolve("mnesia/" + BackingUp.NODE));
        Path queues = Files.createDirectory(data.resolve("queues"));
        Random random = new Random(7);
        for (int n = 0; n < FILES; n++) {
            byte[] content = new byte[FILE];
            random.nextBytes(content);
            Files.write(queues.resolve(n + ".idx"), content);
        }
        Files.writeString(data.resolve("schema.DAT"), "schema");
        Trees.tick(directory);
    }

    private Backup make() throws CopyException {
        return BackingUp.make(data, root, Optional.empty(), "p-1", said::add);
    }

    /** All that is copied of it, and not one by one what an earlier try has copied. */
    private Path left(String plan) throws Exception {
        Path left = Files.createDirectories(root.resolve(LEFT + plan));
        Files.writeString(left.resolve("boot_id"), HostBoot.id());
        Trees.copy(data.resolve("."), Files.createDirectory(left.resolve("data")));
        return left;
    }

    /** As a file system may have it after a power cut: size and time are there, and what it held is not. */
    private static void spoil(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[FILE]);
        Files.setLastModifiedTime(file, time);
    }

    private Path begun() throws IOException {
        List<Path> found = entries();
        return found.isEmpty() ? root : found.get(0).resolve("data");
    }

    private boolean hasSomeFiles() throws IOException {
        return Files.isDirectory(begun()) && Tree.of(begun()).bytes() > 4 * FILE;
    }

    private List<Path> entries() throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(root)) {
            return found.toList();
        }
    }

    /** It is a backup like any other, of which these files were not copied anew. */
    private void assertWentOn(Backup backup, Map<String, Object> whole) throws Exception {
        assertThat(whole).hasSizeBetween(1, FILES);
        assertThat(said)
                .anyMatch(line ->
                        line.matches("going on with a copy that was interrupted: [0-9.]+ [kM]B of 3\\.0 MB are there"));
        assertThat(Trees.inodes(backup.data())).containsAllEntriesOf(whole);
        assertThat(entries()).containsExactly(backup.directory());
        assertThat(backup.directory()).isDirectoryNotContaining("glob:**boot_id");
        Trees.assertSame(data, backup.data());
    }

    @Test
    void after_an_agent_was_killed_it_goes_on_and_what_is_put_back_is_the_same() throws Exception {
        Process agent = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        BackingUp.class.getName(),
                        data.toString(),
                        root.toString(),
                        Long.toString(SLOW))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        await("it copies").atMost(SOON).until(this::hasSomeFiles);
        agent.destroyForcibly().waitFor();
        await("nobody is left").atMost(SOON).until(() -> {
            living().forEach(ProcessHandle::destroyForcibly);
            return living().isEmpty();
        });
        Map<String, Object> whole = Trees.wholeInodes(data, begun());

        Backup backup = make();

        assertWentOn(backup, whole);
        Path before = directory.resolve("before");
        Files.move(data, before);
        restore(backup);
        Trees.assertSame(before, data);
    }

    /** All that have the directory's name in their command line: the agent, and what copies. */
    private List<ProcessHandle> living() {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(root.toString()))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    private void restore(Backup backup) throws CopyException {
        Restored unused = new Restore(
                        BackingUp.backups(root, Optional.empty()),
                        data,
                        () -> Fact.known(Optional.empty()),
                        new CommandRunner(CommandAudit.NONE),
                        Clock.systemUTC())
                .restore(backup.id());
    }

    @Test
    void an_agent_that_ends_keeps_what_it_has_copied_and_the_next_one_goes_on() throws Exception {
        CompletableFuture<String> failure = new CompletableFuture<>();
        Thread step = new Thread(() -> {
            try {
                failure.complete("made "
                        + BackingUp.make(data, root, Optional.of(SLOW), "p-1", line -> {})
                                .id());
            } catch (CopyException e) {
                failure.complete(e.getMessage());
            }
        });
        step.start();
        await("it copies").atMost(SOON).until(this::hasSomeFiles);
        step.interrupt();

        assertThat(failure.get())
                .startsWith("there is no backup")
                .endsWith("what was copied is kept, and the next try goes on with it");
        Map<String, Object> whole = Trees.wholeInodes(data, begun());
        assertWentOn(make(), whole);
    }

    @Test
    void what_lies_beside_the_data_is_made_anew() throws Exception {
        Path left = left("p-1");
        for (String name : List.of("definitions.json", "feature_flags", "manifest.json", "rescue")) {
            Files.writeString(left.resolve(name), "of an earlier try");
        }

        Backup backup = make();

        try (Stream<Path> found = Files.list(backup.directory())) {
            assertThat(found.map(Backups::name)).containsExactlyInAnyOrder("data", "manifest.json");
        }
        assertThat(BackingUp.backups(root, Optional.empty()).all())
                .singleElement()
                .matches(Backup::isComplete);
    }

    @Test
    void after_a_boot_of_the_host_it_is_copied_anew() throws Exception {
        Path left = left("p-1");
        Files.writeString(left.resolve("boot_id"), "00000000-0000-0000-0000-000000000000");
        spoil(left.resolve("data/queues/0.idx"));

        Trees.assertSame(data, make().data());

        assertThat(said).contains("removing a backup that was interrupted: the host has booted since");
        assertThat(left).doesNotExist();
    }

    @Test
    void where_it_is_not_known_whether_the_host_has_booted_it_is_copied_anew() throws Exception {
        Path left = left("p-1");
        Files.delete(left.resolve("boot_id"));
        spoil(left.resolve("data/queues/0.idx"));

        Trees.assertSame(data, make().data());

        assertThat(said)
                .contains("removing a backup that was interrupted: whether the host has booted since is not known");
        assertThat(left).doesNotExist();
    }

    @Test
    void in_the_same_boot_what_is_whole_is_not_read_again() throws Exception {
        spoil(left("p-1").resolve("data/queues/0.idx"));

        Path copied = make().data().resolve("queues/0.idx");

        assertThat(copied).as("so the boot is what tells").hasBinaryContent(new byte[FILE]);
    }

    @Test
    void of_several_the_newest_goes_on() throws Exception {
        Path older = Files.createDirectories(root.resolve(".incomplete-" + BackingUp.NODE + "-20250101T000000Z-p-1"));
        Map<String, Object> whole = Trees.wholeInodes(data, left("p-1").resolve("data"));
        whole.remove("schema.DAT");

        assertWentOn(make(), whole);
        assertThat(older).doesNotExist();
    }

    @Test
    void what_a_backup_for_another_plan_has_left_stays() throws Exception {
        Path other = left("p-2");
        Path alike = left("not-p-1");
        Files.delete(data.resolve("queues/0.idx"));

        Backup backup = make();

        assertThat(said).noneMatch(line -> line.contains("interrupted"));
        assertThat(entries()).containsExactlyInAnyOrder(backup.directory(), other, alike);
        assertThat(other.resolve("data/queues/0.idx")).exists();
    }
}
