package io.rabbitagent.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.definitions.Comparison;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is played by a script: what stands in {@code present} is what it has. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DefinitionsRestoreTest {
    private static final NodeName ME = Pictures.node(1);
    private static final String HASH = "BxB+hbMZ9qMMyw8Wxv7cFOcIb0MDRxTrJ5yxqbkFQJUT3d4y";
    private static final String WANTED = "{\"users\":[{\"name\":\"ann\",\"password_hash\":\"" + HASH
            + "\",\"tags\":[]},{\"name\":\"guest\",\"tags\":[]}],\"vhosts\":[{\"name\":\"/\"}]}";
    private static final String RESET =
            "{\"users\":[{\"name\":\"guest\",\"tags\":[\"administrator\"]}]," + "\"vhosts\":[{\"name\":\"/\"}]}";

    @TempDir
    Path directory;

    private final List<RunningChild> children = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();
    private Path work;
    private Backup backup;
    private DefinitionsRestore definitions;
    private Optional<String> inside = Optional.empty();

    @BeforeEach
    void a_node_that_was_reset() throws IOException {
        work = Files.createDirectory(directory.resolve("work"));
        backup = SomeBackups.with(directory.resolve("b-1"), ME, WANTED);
        set("present", RESET);
        Path script = Files.writeString(directory.resolve("rabbitmqctl"), """
            #!/bin/sh
            cd "${0%/*}"
            case "$4" in
            export_definitions) [ ! -e no-export ] || exit 69; cat present ;;
            import_definitions) stat -c %a "$5" >modes; cp "$5" imported; . ./on-import ;;
            esac
            """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        set("on-import", ":");
        definitions = new DefinitionsRestore(
                ME,
                new NodeCommands(new Rabbitmqctl(
                        List.of(script.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(20))),
                work,
                this::inside);
    }

    @Test
    void only_what_is_missing_is_imported_from_a_private_file_that_is_gone_afterwards() throws Exception {
        set("all", WANTED);
        set("on-import", "cp all present");

        ImportedDefinitions done = restore(false).orElseThrow();

        assertThat(directory.resolve("imported")).content().contains("ann").doesNotContain("guest");
        assertThat(directory.resolve("modes")).content().isEqualTo("600\n");
        assertThat(work).isEmptyDirectory();
        assertThat(children).as("it is known before it begins").hasSize(1);
        assertThat(done.complete()).isTrue();
        assertThat(done.summary()).isEqualTo("1 of 1 missing definitions are back, nothing is missing now");
    }

    @Test
    void with_overwrite_what_differs_is_imported_too() throws Exception {
        set("all", WANTED);
        set("on-import", "cp all present");

        ImportedDefinitions done = restore(true).orElseThrow();

        assertThat(directory.resolve("imported")).content().contains("ann", "guest");
        assertThat(done.summary())
                .isEqualTo("1 of 1 missing definitions are back, 1 overwritten, nothing is missing now");
    }

    @Test
    void an_import_that_says_it_went_well_is_not_believed() throws Exception {
        ImportedDefinitions done = restore(false).orElseThrow();

        assertThat(done.complete()).isFalse();
        assertThat(done.problem()).isEmpty();
        assertThat(done.summary()).isEqualTo("0 of 1 missing definitions are back, 1 are still missing");
    }

    @Test
    void what_a_failed_import_says_is_told_without_hashes_and_passwords() throws Exception {
        set("on-import", "echo 'Error: bad user " + HASH + " of amqp://me:pass@far:5672/v' >&2; exit 70");

        ImportedDefinitions done = restore(false).orElseThrow();

        assertThat(done.complete()).isFalse();
        assertThat(done.summary())
                .contains("ended with exit code 70: Error: bad user … of amqp://…far:5672/v")
                .doesNotContain(HASH.substring(1, 12), "pass");
    }

    @Test
    void where_more_would_be_imported_than_was_shown_nothing_is() throws Exception {
        Comparison shown = definitions.compare(backup, progress::add);
        set("present", "{}");

        assertThat(definitions.restore(
                        new DefinitionsRestore.Request(backup, false, shown), children::add, progress::add))
                .isEmpty();

        assertThat(directory.resolve("imported")).doesNotExist();
        set("present", WANTED);
        assertThat(definitions.restore(
                        new DefinitionsRestore.Request(backup, false, shown), children::add, progress::add))
                .as("less than was shown")
                .isPresent();
    }

    @Test
    void a_comparison_changes_nothing_and_leaves_no_file() throws Exception {
        Comparison found = definitions.compare(backup, progress::add);

        assertThat(found.missing()).isEqualTo(1);
        assertThat(found.changeable()).isEqualTo(1);
        assertThat(work).isEmptyDirectory();
        assertThat(directory.resolve("imported")).doesNotExist();
        assertThat(progress).containsExactly("exporting the definitions of " + ME, "comparing the definitions");
    }

    @Test
    void a_node_that_does_not_answer_and_a_damaged_backup_end_it_before_anything_is_done() throws Exception {
        set("no-export", "");
        assertThatThrownBy(() -> restoreUnseen())
                .hasMessageStartingWith("nothing was imported: the export")
                .hasMessageContaining("69");
        Files.delete(directory.resolve("no-export"));
        set("present", "Error: no");
        assertThatThrownBy(() -> restoreUnseen()).hasMessageContaining("no JSON");
        Files.writeString(backup.definitions(), "{}");
        assertThatThrownBy(() -> restoreUnseen()).hasMessageContaining("is damaged");

        assertThat(directory.resolve("imported")).doesNotExist();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void an_import_after_which_the_node_does_not_answer_is_told_as_what_it_is() throws Exception {
        set("on-import", ": >no-export");

        assertThatThrownBy(() -> restore(false))
                .hasMessageStartingWith("the import ended; what came of it can't be told: the export");
    }

    @Test
    void a_backup_without_a_file_of_definitions_has_them_in_its_data_and_no_file_of_them_is_left() throws Exception {
        backup = new Backup(
                "b-1", backup.directory(), Optional.of(SomeBackups.withoutDefinitions(ME)), Optional.empty());
        inside = Optional.of(WANTED);

        assertThat(definitions.compare(backup, line -> {}).missing()).isEqualTo(1);
        assertThat(work).isEmptyDirectory();

        inside = Optional.empty();
        assertThatThrownBy(() -> definitions.compare(backup, line -> {}))
                .isInstanceOf(CopyException.class)
                .hasMessage("no broker came up");
        assertThat(work).isEmptyDirectory();
    }

    private void inside(Backup opened, Path file, Consumer<String> progress) throws CopyException {
        assertThat(opened).isEqualTo(backup);
        try {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Files.writeString(file, inside.orElseThrow(() -> new CopyException("no broker came up")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void definitions_that_are_too_large_are_refused_with_what_to_do() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(backup.definitions().toFile(), "rw")) {
            file.setLength(120_000_000);
        }
        backup = new Backup(
                "b-1",
                backup.directory(),
                Optional.of(SomeBackups.manifest(ME, Digests.sha256(backup.definitions()))),
                Optional.empty());

        assertThatThrownBy(() -> definitions.compare(backup, progress::add))
                .hasMessageContaining("too large to be compared (120.0 MB, at most 100.0 MB)")
                .hasMessageContaining("rabbitmqctl import_definitions FILE");
    }

    @Test
    void what_a_killed_agent_left_is_removed_and_nothing_else() throws Exception {
        long me = ProcessHandle.current().pid();
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        Path dead = left(".definitions-99999999-x.json");
        Path mine = left(".definitions-" + me + "-x.json");
        Path young = left(".definitions-" + parent + "-x.json");
        Path old = left(".definitions-" + parent + "-y.json");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
        Path another = left("another.json");
        Path odd = left(".definitions-x");

        definitions.removeLeftOver();

        assertThat(dead).doesNotExist();
        assertThat(mine).as("of an agent with the same pid, as in containers").doesNotExist();
        assertThat(young).as("of a process that runs").exists();
        assertThat(old).as("of a process that has its number from another").doesNotExist();
        assertThat(another).exists();
        assertThat(odd).exists();
    }

    @Test
    void each_comparison_and_each_import_removes_what_was_left() throws Exception {
        Path first = left(".definitions-99999999-x.json");
        Comparison shown = definitions.compare(backup, progress::add);
        assertThat(first).doesNotExist();
        Path second = left(".definitions-99999999-x.json");

        Optional<ImportedDefinitions> unused =
                definitions.restore(new DefinitionsRestore.Request(backup, false, shown), children::add, progress::add);

        assertThat(second).doesNotExist();
    }

    @Test
    void who_compares_meanwhile_takes_no_file_away_from_an_import() throws Exception {
        set("all", WANTED);
        set("on-import", "cp all present; [ -e \"$5\" ] || exit 70");

        Comparison shown = definitions.compare(backup, progress::add);
        ImportedDefinitions done = definitions
                .restore(
                        new DefinitionsRestore.Request(backup, false, shown),
                        child -> definitions.removeLeftOver(),
                        progress::add)
                .orElseThrow();

        assertThat(done.problem()).isEmpty();
        assertThat(done.complete()).isTrue();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void where_there_is_no_directory_nothing_was_left() throws IOException {
        Files.delete(work);

        assertThatCode(definitions::removeLeftOver).doesNotThrowAnyException();
    }

    private Path left(String name) throws IOException {
        return Files.writeString(work.resolve(name), "{}");
    }

    private Optional<ImportedDefinitions> restore(boolean overwrite) throws CopyException {
        Comparison shown = definitions.compare(backup, progress::add);
        return definitions.restore(
                new DefinitionsRestore.Request(backup, overwrite, shown), children::add, progress::add);
    }

    private void restoreUnseen() throws CopyException {
        Comparison nothing = new Comparison(List.of(), new BitSet(), new BitSet());
        Optional<ImportedDefinitions> unused = definitions.restore(
                new DefinitionsRestore.Request(backup, false, nothing), children::add, progress::add);
    }

    private void set(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content + "\n");
    }
}
