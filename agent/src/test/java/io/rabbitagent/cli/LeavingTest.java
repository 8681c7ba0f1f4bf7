package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Departure.Some;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code agent remediate --rule leave --node NODE} and {@code --not-leaving NODE}. */
class LeavingTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);
    private static final NodeName RB3 = node(3);
    private static final Command ASK = new Command.Declare("ops", RB3, Declaration.What.LEAVING, "given back");

    private final Pictures pictures = Pictures.healthy(3)
            .observe(
                    RB3,
                    seen -> Pictures.with(seen)
                            .holdings(Fact.known(new Holdings(1, List.of(), 0, 0, "f1")))
                            .backups(Fact.known(new BackupRoom("/b", true, 1 << 30, 1 << 20, Optional.empty())))
                            .done());

    /** The agent of the node that is to leave: it speaks for it. */
    private final FakeAgent agent = new FakeAgent(pictures, Shipped.rules(), RB3).after(3);

    private FakeConsole ran(int code, String... arguments) {
        FakeConsole console = new FakeConsole(agent);
        assertThat(console.run(arguments)).as(String.join(" ", arguments)).isEqualTo(code);
        return console;
    }

    private void refused(String why, String... arguments) {
        assertThat(ran(ExitCode.USAGE, arguments).errText()).contains(why);
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void who_is_to_leave_is_named_and_why() {
        refused("--rule leave needs --node", "remediate", "--rule", "leave", "--yes", "--reason", "x");
        refused("--rule leave needs --node", "remediate", "--rule", "leave", "--dry-run");
        refused("needs --reason", "remediate", "--rule", "leave", "--node", "rb3", "--yes");
        refused("nobody to ask", "remediate", "--rule", "leave", "--node", "rb3", "--reason", "x");
        refused("-o json goes with --dry-run", "remediate", "--rule", "leave", "--node", "rb3", "-o", "json");
        refused("rb9 is no member", "remediate", "--rule", "leave", "--node", "rb9", "--yes", "--reason", "x");
        refused("need", "remediate", "--not-leaving", "rb3");
        refused("nothing else", "remediate", "--not-leaving", "rb3", "--rule", "leave", "--reason", "x");
    }

    @Test
    void a_dry_run_shows_the_plan_as_if_it_had_been_asked_to_leave() {
        goes("orders");
        String text = ran(ExitCode.DONE, "remediate", "--dry-run", "--rule", "leave", "--node", "rb3")
                .outText();
        assertThat(text)
                .contains("shrink-quorum-queues", "forget_cluster_node", "orders in vhost /", "Nothing was changed.");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void nothing_is_asked_where_another_name_is_typed() {
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("rb3");
        assertThat(console.run("remediate", "--rule", "leave", "--node", "rb3", "--reason", "given back"))
                .isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).contains("Not asked to leave; nothing was changed.");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void where_the_plan_is_not_approved_the_word_is_taken_back() {
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("rabbit@rb3", "no");
        assertThat(console.run("remediate", "--rule", "leave", "--node", "rb3", "--reason", "given back"))
                .isEqualTo(ExitCode.DONE);

        assertThat(console.outText())
                .contains("take-out-of-service")
                .endsWith("\nNot approved; nothing was changed.\n");
        assertThat(console.errText()).contains("rabbit@rb3 is not asked to leave any more.");
        assertThat(agent.asked().get(0)).isEqualTo(ASK);
        assertThat(agent.document().declared()).isEmpty();
    }

    @Test
    void a_word_that_somebody_else_said_stays_though_the_plan_is_not_approved() throws OperationException {
        agent.decide(new Command.Declare("ann", RB3, Declaration.What.LEAVING, "given back"));
        agent.after(3);
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("no");
        assertThat(console.run("remediate", "--rule", "leave", "--node", "rb3")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText())
                .startsWith("rabbit@rb3 was asked to leave by ann: given back\n")
                .endsWith("\nNot approved; nothing was changed. The plan still waits: agent plans\n");
        assertThat(console.errText())
                .contains("rabbit@rb3 is still asked to leave; to take that back:"
                        + " agent remediate --not-leaving rabbit@rb3 --reason TEXT");
        assertThat(agent.document().declared()).extracting(Declaration::by).containsExactly("ann");
        assertThat(agent.document().proposals()).hasSize(1);
    }

    @Test
    void a_word_that_could_not_be_taken_back_is_told_with_the_line_to_type() {
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("rabbit@rb3", "no");
        console.beforeAnswer(2, agent::storeUnreachable);
        assertThat(console.run("remediate", "--rule", "leave", "--node", "rb3", "--reason", "given back"))
                .isEqualTo(ExitCode.UNREACHABLE);

        assertThat(console.errText())
                .contains("rabbit@rb3 may still be asked to leave, which could not be taken back")
                .contains("agent remediate --not-leaving rabbit@rb3 --reason TEXT");
    }

    @Test
    void where_it_is_refused_a_word_that_could_not_be_taken_back_is_told_besides() {
        FakeConsole console = new FakeConsole(agent);
        agent.then(agent::storeUnreachable);
        assertThat(console.run("remediate", "--rule", "leave", "--node", "rb3", "--yes", "--reason", "given back"))
                .isEqualTo(ExitCode.UNREACHABLE);

        assertThat(console.errText())
                .contains("agent: rabbit@rb3 may still be asked to leave")
                .contains("agent remediate --not-leaving rabbit@rb3 --reason TEXT");
    }

    @Test
    void where_a_gate_is_shut_it_is_refused_in_words_and_the_word_is_taken_back() {
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen)
                        .departure(Fact.known(new Departure(
                                Some.NONE, 0, Some.NONE, new Some(1, List.of(new Named("my host", "it's"))))))
                        .done());
        String text = ran(
                        ExitCode.REFUSED,
                        "remediate",
                        "--rule",
                        "leave",
                        "--node",
                        "rb3",
                        "--yes",
                        "--reason",
                        "given back")
                .errText();
        assertThat(text)
                .contains(
                        "no-stream-replica",
                        "rabbitmq-streams delete_replica --vhost 'my host' 'it'\\''s' rabbit@rb3",
                        "is not asked to leave any more");
        assertThat(agent.document().declared()).isEmpty();
    }

    @Test
    void where_nothing_can_be_found_it_is_refused_in_words_and_the_word_is_taken_back() {
        pictures.silent(node(1)).silent(node(2));
        agent.after(1);
        assertThat(asked())
                .contains(
                        "rabbit@rb3 is not leaving: whether the rule's condition holds is unknown:",
                        "rabbit@rb3 is not asked to leave any more.");
        assertThat(agent.document().declared()).isEmpty();
    }

    @Test
    void where_the_condition_does_not_hold_that_is_told() {
        pictures.forgotten(RB3);
        agent.after(1);
        assertThat(asked()).contains("rabbit@rb3 is not leaving: the rule's condition does not hold: ");
    }

    private String asked() {
        return ran(ExitCode.REFUSED, "remediate", "--rule", "leave", "--node", "rb3", "--yes", "--reason", "given back")
                .errText();
    }

    @Test
    void a_gate_that_has_not_been_asked_yet_is_waited_for() {
        Fact<Departure> known = pictures.picture().observation(RB3).departure();
        goesUnknown();
        agent.then(() -> {})
                .then(() -> {})
                .then(() -> {})
                .then(() -> {})
                .then(() -> {})
                .then(() -> {});
        agent.then(() -> pictures.observe(
                RB3, seen -> Pictures.with(seen).departure(known).done()));
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("rabbit@rb3", "no");
        assertThat(console.run("remediate", "--rule", "leave", "--node", "rb3", "--reason", "given back"))
                .isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).contains("Not approved");
    }

    @Test
    void a_word_that_stands_is_told_shown_and_taken_back() throws OperationException {
        agent.decide(ASK);
        agent.after(1);
        assertThat(ran(ExitCode.DONE, "status").outText().replaceAll("\\s+", " "))
                .contains("rabbit@rb3", "agent remediate --not-leaving rabbit@rb3 --reason TEXT");
        assertThat(ran(ExitCode.DONE, "remediate", "--not-leaving", "rb3", "--reason", "not yet")
                        .outText())
                .contains("rabbit@rb3 is not asked to leave any more.");
        assertThat(agent.document().declared()).isEmpty();
    }

    private void goes(String queue) {
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen)
                        .departure(Fact.known(
                                new Departure(new Some(1, List.of(new Named("/", queue))), 0, Some.NONE, Some.NONE)))
                        .done());
        agent.after(1);
    }

    private void goesUnknown() {
        pictures.observe(
                RB3, seen -> Pictures.with(seen).departure(Fact.notObserved()).done());
    }
}
