package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.decide.Command;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupsTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);
    private static final Path DIRECTORY = Path.of("/var/lib/rabbitmq-agent/backups");

    private static final Losses LOSSES =
            new Losses(List.of(new Loss("/", "orders", OptionalLong.of(3), "only on this node")), 2, List.of());

    private final Shelf shelf = new Shelf();

    @Test
    void the_list_of_backups() throws IOException {
        FakeConsole text = new FakeConsole(stopped());
        assertThat(text.run("backups")).isEqualTo(ExitCode.DONE);
        Golden.holds("backups.txt", text.outText());
        FakeConsole json = new FakeConsole(stopped());
        assertThat(json.run("backups", "-o", "json")).isEqualTo(ExitCode.DONE);
        Golden.holds("backups.json", json.outText());
        JsonNode view = new ObjectMapper().readTree(json.outText());
        assertThat(view.get("format_version").asInt()).isEqualTo(1);
        assertThat(view.get("backups")).hasSize(4);
    }

    @Test
    void no_backups_are_no_failure() {
        shelf.backups.clear();
        FakeConsole console = new FakeConsole(stopped());

        assertThat(console.run("backups")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText()).isEqualTo("There are no backups in " + DIRECTORY + ".\n");
    }

    @Test
    void who_types_the_nodes_name_has_it_restored_and_reads_where_the_old_data_is() {
        FakeConsole console = new FakeConsole(stopped()).at(TERMINAL).types("rabbit@rb2");

        assertThat(console.run("backups", "restore", "b-2", "--reason", "came too late"))
                .isEqualTo(ExitCode.DONE);

        assertThat(shelf.orders).containsExactly(new BackupShelf.Order("b-2", "ops", "came too late"));
        assertThat(console.outText())
                .contains(
                        "what was there before is in /backups/replaced-rabbit@rb2",
                        "the list of enabled feature flags was missing and is back: /data-feature_flags");
        assertThat(console.errText()).contains("half of it");
    }

    @Test
    void with_yes_nobody_is_asked() {
        FakeConsole console = new FakeConsole(stopped());

        assertThat(console.run("backups", "restore", "b-2", "--yes")).isEqualTo(ExitCode.DONE);

        assertThat(shelf.orders).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "rb2", "rabbit@rb1", ""})
    void any_other_answer_restores_nothing(String answer) {
        FakeConsole console = new FakeConsole(stopped()).at(TERMINAL).types(answer);

        assertThat(console.run("backups", "restore", "b-2")).isEqualTo(ExitCode.REFUSED);

        assertThat(shelf.orders).isEmpty();
    }

    @Test
    void what_can_not_be_restored_says_why() throws OperationException {
        refused(stopped(), "b-9", ExitCode.USAGE, "there is no backup b-9 on this host: see agent backups");
        refused(stopped(), ".incomplete-b-3", ExitCode.REFUSED, "is not complete: it was not finished");
        refused(stopped(), "b-1", ExitCode.REFUSED, "b-1 is a backup of rabbit@rb1, this node is rabbit@rb2");
        refused(Scenes.healthy().withBackups(shelf), "b-2", ExitCode.REFUSED, "the broker's Erlang VM runs as pid ");
        refused(unknown(), "b-2", ExitCode.REFUSED, "whether the broker's Erlang VM runs is unknown");
        refused(stopped().storeUnreachable(), "b-2", ExitCode.UNREACHABLE, "the decisions can't be read: etcd");
        refused(stopped().failing(Kind.UNREACHABLE, "no agent here"), "b-2", ExitCode.UNREACHABLE, "no agent here");
    }

    @Test
    void while_a_plan_has_steps_on_the_node_nothing_is_restored() throws OperationException {
        Pictures pictures = Pictures.healthy(3);
        FakeAgent agent = Scenes.approved(pictures.appStopped(Scenes.RB2)).withBackups(shelf);
        pictures.observe(
                Scenes.RB2,
                seen -> Pictures.with(seen)
                        .process(Fact.known(Optional.empty()))
                        .done());
        agent.after(1);

        refused(agent, "b-2", ExitCode.TRY_LATER, "has steps on this node");
    }

    @Test
    void beside_members_that_went_on_with_the_node_old_data_is_put_back_only_for_who_insists()
            throws OperationException {
        FakeAgent agent = new FakeAgent(Pictures.healthy(3).vmDown(Scenes.RB2)).withBackups(shelf);

        refused(
                agent,
                "b-2",
                ExitCode.REFUSED,
                "rabbit@rb1, rabbit@rb3 run and list rabbit@rb2 as a member, and have gone on without this data since"
                        + " 2026-01-01T12:00:00Z: where they had it join anew a broker on it does not boot, or runs beside them");
        refused(agent, "b-2", ExitCode.REFUSED, "agent rescue export b-2, agent rescue replay b-2");
        refused(agent, "b-0", ExitCode.REFUSED, "a broker on it lacks what was confirmed since");
        FakeConsole insists = new FakeConsole(agent);
        assertThat(insists.run("backups", "restore", "b-2", "--yes", "--beside-others"))
                .isEqualTo(ExitCode.DONE);
        assertThat(insists.outText()).contains("Warning: rabbit@rb1, rabbit@rb3 run and list rabbit@rb2 as a member");
        assertThat(shelf.orders).hasSize(1);
    }

    @Test
    void who_has_been_forgotten_is_told_so_before_it_is_restored() {
        FakeConsole console = new FakeConsole(
                        new FakeAgent(Pictures.healthy(3).forgotten(Scenes.RB2)).withBackups(shelf))
                .at(TERMINAL)
                .types("no");

        assertThat(console.run("backups", "restore", "b-2")).isEqualTo(ExitCode.REFUSED);

        assertThat(console.outText())
                .contains("Warning: rabbit@rb1, rabbit@rb3 run and do not list rabbit@rb2", "inconsistent_cluster");
        assertThat(shelf.orders).isEmpty();
    }

    @Test
    void whoever_may_have_gone_on_is_in_the_way_until_a_human_has_said_that_it_is_lost() throws OperationException {
        FakeAgent agent = new FakeAgent(Pictures.allDown(3).silent(node(3))).withBackups(shelf);
        refused(agent, "b-2", ExitCode.REFUSED, "is unknown: rabbit@rb3 (stale: no news for 60 s)");

        agent.decide(new Command.Declare("ops", node(3), Declaration.What.LOST, "burnt down"));
        agent.after(1);

        FakeConsole console = new FakeConsole(agent);
        assertThat(console.run("backups", "restore", "b-2", "--yes")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).doesNotContain("Warning");
    }

    @Test
    void without_a_terminal_it_needs_yes() {
        FakeConsole console = new FakeConsole(stopped());

        assertThat(console.run("backups", "restore", "b-2")).isEqualTo(ExitCode.USAGE);

        assertThat(console.errText()).contains("Confirm with --yes");
        assertThat(shelf.orders).isEmpty();
    }

    private void refused(FakeAgent agent, String id, int code, String says) {
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("backups", "restore", id, "--yes")).as(id).isEqualTo(code);

        assertThat(console.errText().lines()).singleElement().asString().contains(says);
        assertThat(shelf.orders).isEmpty();
    }

    private FakeAgent stopped() {
        return new FakeAgent(Pictures.allDown(3)).withBackups(shelf);
    }

    private FakeAgent unknown() {
        Pictures pictures = Pictures.healthy(3);
        pictures.observe(
                Scenes.RB2,
                seen -> Pictures.with(seen)
                        .process(Fact.unknown(Fact.Reason.UNREADABLE, "/proc"))
                        .done());
        return new FakeAgent(pictures).withBackups(shelf);
    }

    private static Backup backup(String id, NodeName node) {
        return backup(id, node, Optional.of("inconsistent-cluster"), Optional.of(LOSSES));
    }

    private static Backup backup(String id, NodeName node, Optional<String> rule, Optional<Losses> losses) {
        Manifest manifest = new Manifest(
                "prod",
                node,
                "p-7f3a09c1",
                Pictures.NOON,
                NodeType.DISC,
                List.of(node(1), node(2), node(3)),
                Path.of("/var/lib/rabbitmq/mnesia").resolve(node.value()),
                42,
                1_234_567_890,
                Duration.ofSeconds(9),
                Optional.of(node(3)),
                Optional.of("00"),
                Optional.empty(),
                rule,
                losses,
                rule.map(any -> true),
                OptionalInt.empty());
        return new Backup(id, DIRECTORY.resolve(id), Optional.of(manifest), Optional.empty());
    }

    private static final class Shelf implements BackupShelf {
        private final List<Order> orders = new ArrayList<>();
        private final List<Backup> backups = new ArrayList<>(List.of(
                backup("b-2", Scenes.RB2),
                backup("b-1", node(1)),
                backup("b-0", Scenes.RB2, Optional.empty(), Optional.empty()),
                new Backup(
                        ".incomplete-b-3",
                        DIRECTORY.resolve(".incomplete-b-3"),
                        Optional.empty(),
                        Optional.of("it was not finished"))));

        @Override
        public Path directory() {
            return DIRECTORY;
        }

        @Override
        public List<Backup> all() {
            return List.copyOf(backups);
        }

        @Override
        public Rescue rescue() {
            throw new AssertionError("nobody wants messages");
        }

        @Override
        public Restored restore(Order order, Consumer<String> progress) {
            orders.add(order);
            progress.accept("half of it");
            return new Restored(
                    order.id(),
                    Path.of("/data"),
                    Optional.of(Path.of("/backups/replaced-rabbit@rb2")),
                    Optional.of(Path.of("/data-feature_flags")),
                    42,
                    1_234_567_890,
                    Duration.ofSeconds(9));
        }
    }
}
