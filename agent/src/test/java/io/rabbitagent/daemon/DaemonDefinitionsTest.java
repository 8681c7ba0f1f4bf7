package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.ServiceSettings;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BackupSettings;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.DefinitionsRestore;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.execute.DefinitionsRestored;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.execute.OwnNode;
import io.rabbitagent.execute.StepKinds;
import io.rabbitagent.execute.StepRunner;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.BackupShelf.DefinitionsOrder;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.store.FailingDisk;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DaemonDefinitionsTest {
    private static final NodeName ME = Pictures.node(1);

    @TempDir
    Path directory;

    private final CommandRunner commands = new CommandRunner(CommandAudit.NONE);
    private final FailingDisk disk = new FailingDisk();
    private StateLock lock;
    private LocalJournal journal;
    private StepExecutor steps;
    private Backup backup;
    private DaemonDefinitions definitions;
    private Path left;

    @BeforeEach
    void open() throws Exception {
        lock = ((Held) new StateDirectory(directory.resolve("state")).lock()).lock();
        journal = disk.open(lock, "j", AgentJson.create());
        backup = SomeBackups.with(directory.resolve("b-1"), ME, "{\"users\":[{\"name\":\"ann\"}]}");
        Files.writeString(directory.resolve("present"), "{}");
        Path script = Files.writeString(directory.resolve("rabbitmqctl"), """
            #!/bin/sh
            cd "${0%/*}"
            case "$4" in export_definitions) cat present ;; import_definitions) cp "$5" present ;; esac
            """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Rabbitmqctl rabbitmqctl = new Rabbitmqctl(List.of(script.toString()), commands, Duration.ofSeconds(20));
        steps = new StepExecutor(
                new StepRunner(
                        ME,
                        kinds(rabbitmqctl),
                        new LeftOverChildren(),
                        event -> {},
                        (step, within) -> Optional.empty()),
                () -> {});
        Path work = Files.createDirectory(directory.resolve("work"));
        left = Files.writeString(work.resolve(".definitions-99999999-x.json"), "{}");
        definitions = new DaemonDefinitions(
                ME,
                new DefinitionsRestore(ME, new NodeCommands(rabbitmqctl), work, (backup, file, told) -> {
                    throw new AssertionError("each backup here has its file");
                }),
                steps,
                new JournalWriter(journal, Clock.systemUTC(), entry -> {}));
    }

    /** No step is run by these tests. */
    private StepKinds kinds(Rabbitmqctl rabbitmqctl) {
        Backups backups = new Backups(new BackupSettings(directory, 0), ME);
        return new StepKinds(
                new OwnNode(
                        ME,
                        directory,
                        rabbitmqctl,
                        Fact::notObserved,
                        Fact::notObserved,
                        Fact::notObserved,
                        Fact::notObserved),
                new StepKinds.Tools(
                        BrokerService.of(new ServiceSettings.Systemd("none"), commands, Duration.ofSeconds(1)),
                        new BrokerServer(List.of("false"), commands),
                        backups,
                        new BackupWriter(
                                backups, "lab", directory, new NodeCommands(rabbitmqctl), commands, Clock.systemUTC()),
                        lost -> Fact.notObserved(),
                        Fact::notObserved));
    }

    @AfterEach
    void close() {
        steps.close();
        journal.close();
        lock.close();
    }

    @Test
    void what_a_killed_agent_has_left_of_password_hashes_is_gone_once_the_next_one_has_started() {
        assertThat(left).doesNotExist();
    }

    @Test
    void an_import_is_in_the_journal_before_it_begins_with_its_child_and_with_what_came_of_it() throws Exception {
        assertThat(definitions.restore(order(shown()), line -> {}).complete()).isTrue();

        List<Event> events = events();
        assertThat(events).hasSize(3);
        assertThat(events.get(0))
                .isEqualTo(new DefinitionsRestored(ME, "b-1", false, "ops", "was reset", Optional.empty()));
        assertThat(events.get(1)).isInstanceOf(ChildStarted.class);
        assertThat(events.get(1).summary()).startsWith("no plan: rabbitmqctl import_definitions, pid ");
        assertThat(events.get(2).summary())
                .isEqualTo(
                        "definitions of backup b-1 by ops (was reset): 1 of 1 missing definitions are back, nothing is"
                                + " missing now");
    }

    @Test
    void one_that_would_do_something_else_than_was_shown_is_refused() throws Exception {
        assertThatThrownBy(() ->
                        definitions.restore(order(new Comparison(List.of(), new BitSet(), new BitSet())), line -> {}))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("nothing was imported");

        assertThat(directory.resolve("present")).hasContent("{}");
        assertThat(events()).hasSize(2);
    }

    @Test
    void nothing_is_imported_that_the_journal_can_not_be_told_of() throws Exception {
        Comparison shown = shown();
        disk.refuse();

        assertThatThrownBy(() -> definitions.restore(order(shown), line -> {}))
                .hasMessageContaining("the journal can't be written");

        assertThat(directory.resolve("present")).hasContent("{}");
    }

    @Test
    void nothing_is_imported_while_a_step_is_at_work() throws Exception {
        Comparison shown = shown();

        Optional<Kind> kind = steps.alone(told -> {
                    try {
                        definitions.restore(order(shown), line -> {});
                        return Optional.<Kind>empty();
                    } catch (OperationException e) {
                        return Optional.of(e.kind());
                    }
                })
                .orElseThrow();

        assertThat(kind).contains(Kind.TRY_LATER);
        assertThat(events()).isEmpty();
    }

    private Comparison shown() throws OperationException {
        return definitions.compare(backup, line -> {});
    }

    private DefinitionsOrder order(Comparison shown) {
        return new DefinitionsOrder(new DefinitionsRestore.Request(backup, false, shown), "ops", "was reset");
    }

    private List<Event> events() throws Exception {
        return journal.entries(0, 9).stream().map(JournalEntry::event).toList();
    }
}
