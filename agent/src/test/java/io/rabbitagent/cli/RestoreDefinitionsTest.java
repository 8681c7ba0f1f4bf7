package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.ImportedDefinitions;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.copies.definitions.Kind;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreDefinitionsTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);
    private static final Comparison AFTER_A_RESET = new Comparison(
            List.of(
                    new Comparison.OfKind(Kind.USERS, 3, 2, List.of("ann", "bob"), 1, List.of("guest"), 0),
                    new Comparison.OfKind(Kind.VHOSTS, 1, 0, List.of(), 0, List.of(), 0),
                    new Comparison.OfKind(Kind.TOPIC_PERMISSIONS, 0, 0, List.of(), 0, List.of(), 0),
                    new Comparison.OfKind(Kind.OPERATOR_POLICIES, 1, 1, List.of("o in vhost /"), 0, List.of(), 0),
                    new Comparison.OfKind(Kind.QUEUES, 30, 22, twenty(), 1, List.of("other in vhost /"), 1)),
            new BitSet(),
            new BitSet());
    private static final Comparison HALF = new Comparison(
            List.of(new Comparison.OfKind(Kind.USERS, 3, 1, List.of("bob"), 1, List.of("guest"), 0)),
            new BitSet(),
            new BitSet());
    private static final Comparison NOTHING = new Comparison(
            List.of(new Comparison.OfKind(Kind.USERS, 3, 0, List.of(), 1, List.of("guest"), 0)),
            new BitSet(),
            new BitSet());

    private static final Comparison ALL_THERE = new Comparison(
            List.of(new Comparison.OfKind(Kind.USERS, 3, 0, List.of(), 0, List.of(), 0)), new BitSet(), new BitSet());

    private final Shelf shelf = new Shelf();

    private static List<String> twenty() {
        List<String> names = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            names.add("q" + n + " in vhost /");
        }
        return names;
    }

    @Test
    void a_dry_run_shows_what_is_missing_and_what_differs() throws IOException {
        FakeConsole text = new FakeConsole(running());
        assertThat(text.run("backups", "restore-definitions", "b-2", "--dry-run"))
                .isEqualTo(ExitCode.DONE);
        Golden.holds("definitions-missing.txt", text.outText());
        FakeConsole json = new FakeConsole(running());
        assertThat(json.run("backups", "restore-definitions", "b-2", "--dry-run", "-o", "json"))
                .isEqualTo(ExitCode.DONE);
        Golden.holds("definitions-missing.json", json.outText());
        FakeConsole overwriting = new FakeConsole(running());
        assertThat(overwriting.run("backups", "restore-definitions", "b-2", "--dry-run", "--overwrite"))
                .isEqualTo(ExitCode.DONE);
        Golden.holds("definitions-overwrite.txt", overwriting.outText());
        assertThat(shelf.orders).isEmpty();
    }

    @Test
    void who_types_the_nodes_name_has_exactly_what_was_shown_imported() {
        FakeConsole console = new FakeConsole(running()).at(TERMINAL).types("rabbit@rb2");

        assertThat(console.run("backups", "restore-definitions", "b-2", "--reason", "was reset"))
                .isEqualTo(ExitCode.DONE);

        assertThat(shelf.orders).singleElement().satisfies(order -> {
            assertThat(order.actor()).isEqualTo("ops");
            assertThat(order.reason()).isEqualTo("was reset");
            assertThat(order.request().backup().id()).isEqualTo("b-2");
            assertThat(order.request().overwrite()).isFalse();
            assertThat(order.request().shown()).isSameAs(AFTER_A_RESET);
        });
        assertThat(console.outText())
                .contains("users: ann, bob")
                .endsWith("Backup b-2: 25 of 25 missing definitions are back, nothing is missing now.\n");
        assertThat(console.errText()).contains("comparing", "importing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "rb2", "rabbit@rb1", ""})
    void any_other_answer_imports_nothing(String answer) {
        FakeConsole console = new FakeConsole(running()).at(TERMINAL).types(answer);

        assertThat(console.run("backups", "restore-definitions", "b-2")).isEqualTo(ExitCode.REFUSED);

        assertThat(shelf.orders).isEmpty();
    }

    @Test
    void where_nothing_is_missing_nobody_is_asked_and_nothing_is_imported() {
        shelf.found = NOTHING;
        FakeConsole console = new FakeConsole(running()).at(TERMINAL);

        assertThat(console.run("backups", "restore-definitions", "b-2")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText()).endsWith("Nothing is missing.\nNothing was changed.\n");
        assertThat(shelf.orders).isEmpty();

        shelf.after = ALL_THERE;
        FakeConsole overwriting = new FakeConsole(running());
        assertThat(overwriting.run("backups", "restore-definitions", "b-2", "--overwrite", "--yes"))
                .isEqualTo(ExitCode.DONE);
        assertThat(shelf.orders).as("one differs").hasSize(1);
    }

    @Test
    void what_is_still_missing_is_named_and_the_command_has_failed() throws IOException {
        shelf.after = HALF;
        shelf.problem = Optional.of("ended with exit code 70: no");
        FakeConsole text = new FakeConsole(running());
        assertThat(text.run("backups", "restore-definitions", "b-2", "--yes")).isEqualTo(ExitCode.FAILED);
        assertThat(text.outText())
                .contains("24 of 25 missing definitions are back, 1 are still missing; the import ended with exit code"
                        + " 70")
                .contains("Still missing\n  users: bob");
        FakeConsole json = new FakeConsole(running());
        assertThat(json.run("backups", "restore-definitions", "b-2", "--yes", "-o", "json"))
                .isEqualTo(ExitCode.FAILED);
        Golden.holds("definitions-restored.json", json.outText());
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.path("complete").asBoolean()).isFalse();
        assertThat(view.path("imported").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "-o json, goes with --dry-run",
        "--dry-run --yes, it goes without --yes",
        "--overwrite, Confirm with --yes",
    })
    void what_is_not_clear_is_no_command(String options, String says) {
        FakeConsole console = new FakeConsole(running());
        List<String> arguments = new ArrayList<>(List.of("backups", "restore-definitions", "b-2"));
        arguments.addAll(List.of(options.split(" ")));

        assertThat(console.run(arguments.toArray(new String[0]))).isEqualTo(ExitCode.USAGE);

        assertThat(console.errText()).contains(says);
        assertThat(shelf.orders).isEmpty();
    }

    @Test
    void what_can_not_be_imported_says_why() throws OperationException {
        refused(running(), "b-9", ExitCode.USAGE, "there is no backup b-9 on this host");
        refused(running(), "b-1", ExitCode.REFUSED, "b-1 is a backup of rabbit@rb1");
        refused(
                new FakeAgent(Pictures.healthy(3).appStopped(Scenes.RB2)).withBackups(shelf),
                "b-2",
                ExitCode.REFUSED,
                "the application on rabbit@rb2 should be running, and it is " + AppState.STOPPED.text());
        refused(
                new FakeAgent(Pictures.healthy(3).partitioned(node(1), node(3))).withBackups(shelf),
                "b-2",
                ExitCode.REFUSED,
                "rabbit@rb1 sees a partition");
        refused(running().storeUnreachable(), "b-2", ExitCode.UNREACHABLE, "the decisions can't be read");
    }

    @Test
    void while_a_plan_has_steps_on_the_node_nothing_is_imported_and_a_dry_run_still_looks() throws OperationException {
        Pictures pictures = Pictures.healthy(3);
        FakeAgent agent = Scenes.approved(pictures.appStopped(Scenes.RB2)).withBackups(shelf);
        pictures.observe(
                Scenes.RB2,
                seen -> Pictures.with(seen).app(Fact.known(AppState.RUNNING)).done());
        agent.after(1);

        refused(agent, "b-2", ExitCode.TRY_LATER, "has steps on this node");
        FakeConsole looking = new FakeConsole(agent);
        assertThat(looking.run("backups", "restore-definitions", "b-2", "--dry-run"))
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void what_has_begun_while_somebody_was_asked_keeps_it_from_being_imported() throws OperationException {
        Pictures pictures = Pictures.healthy(3);
        FakeAgent agent = new FakeAgent(pictures).withBackups(shelf);
        FakeAgent busy = Scenes.approved(Pictures.healthy(3).appStopped(Scenes.RB2));
        refusedAfterAnswer(agent, () -> agent.set(busy.document()), ExitCode.TRY_LATER, "has steps on this node");

        Pictures parted = Pictures.healthy(3);
        FakeAgent second = new FakeAgent(parted).withBackups(shelf);
        refusedAfterAnswer(
                second,
                () -> {
                    parted.partitioned(node(1), node(3));
                    second.after(1);
                },
                ExitCode.REFUSED,
                "sees a partition");

        Pictures stopped = Pictures.healthy(3);
        FakeAgent third = new FakeAgent(stopped).withBackups(shelf);
        refusedAfterAnswer(
                third,
                () -> {
                    stopped.appStopped(Scenes.RB2);
                    third.after(1);
                },
                ExitCode.REFUSED,
                "the application on rabbit@rb2 should be running");
    }

    private void refusedAfterAnswer(FakeAgent agent, Runnable meanwhile, int code, String says) {
        FakeConsole console =
                new FakeConsole(agent).at(TERMINAL).types("rabbit@rb2").beforeAnswer(1, meanwhile);

        assertThat(console.run("backups", "restore-definitions", "b-2"))
                .as(says)
                .isEqualTo(code);

        assertThat(console.errText()).contains(says);
        assertThat(shelf.orders).isEmpty();
    }

    private void refused(FakeAgent agent, String id, int code, String says) {
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("backups", "restore-definitions", id, "--yes"))
                .as(id)
                .isEqualTo(code);

        assertThat(console.errText().lines()).singleElement().asString().contains(says);
        assertThat(shelf.orders).isEmpty();
    }

    private FakeAgent running() {
        return Scenes.healthy().withBackups(shelf);
    }

    /** What the host's agent would find and do. */
    private static final class Shelf implements BackupShelf {
        private final List<DefinitionsOrder> orders = new ArrayList<>();
        private Comparison found = AFTER_A_RESET;
        private Comparison after = NOTHING;
        private Optional<String> problem = Optional.empty();

        @Override
        public Path directory() {
            return Path.of("/backups");
        }

        @Override
        public List<Backup> all() {
            return List.of(backup("b-2", 2), backup("b-1", 1));
        }

        private static Backup backup(String id, int number) {
            return new Backup(
                    id,
                    Path.of("/backups", id),
                    Optional.of(SomeBackups.manifest(node(number), "00")),
                    Optional.empty());
        }

        @Override
        public Restored restore(Order order, Consumer<String> progress) {
            throw new AssertionError("the data directory is not to be replaced");
        }

        @Override
        public Comparison compareDefinitions(Backup backup, Consumer<String> progress) {
            progress.accept("comparing");
            return found;
        }

        @Override
        public ImportedDefinitions restoreDefinitions(DefinitionsOrder order, Consumer<String> progress) {
            orders.add(order);
            progress.accept("importing");
            return new ImportedDefinitions("b-2", order.request().overwrite(), found, after, problem);
        }
    }
}
