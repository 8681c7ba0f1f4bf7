package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code agent remediate --lost NODE} and {@code --not-lost NODE}. */
class DeclaringLostTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);
    private static final NodeName RB3 = node(3);

    private final Pictures pictures = Pictures.healthy(3).unseenByPeers(RB3).silent(RB3);
    private final FakeAgent agent = new FakeAgent(pictures).after(3);

    private FakeConsole ran(int code, String... arguments) {
        FakeConsole console = new FakeConsole(agent);
        assertThat(console.run(arguments)).as(String.join(" ", arguments)).isEqualTo(code);
        return console;
    }

    private void refused(int code, String why, String... arguments) {
        int before = agent.asked().size();
        assertThat(ran(code, arguments).errText()).contains(why);
        assertThat(agent.asked()).hasSize(before);
    }

    private static String[] lost(String... more) {
        return with(List.of("remediate", "--lost", "rb3", "--yes", "--reason", "burnt down"), more);
    }

    private static String[] with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    @Test
    void the_word_is_kept_with_who_and_why_shown_and_taken_back() {
        FakeConsole console = ran(ExitCode.DONE, lost());

        assertThat(agent.asked()).containsExactly(new Command.Declare("ops", RB3, Declaration.What.LOST, "burnt down"));
        assertThat(console.outText()).contains("rabbit@rb3 is declared lost.", "agent remediate --not-lost rabbit@rb3");
        assertThat(ran(ExitCode.DONE, "status").outText().replaceAll("\\s+", " "))
                .contains(
                        "Declared lost: rabbit@rb3 by ops, ",
                        ": burnt down (agent remediate --not-lost rabbit@rb3 --reason TEXT)");
        assertThat(ran(ExitCode.DONE, "status", "-o", "json").outText())
                .contains("\"declared\":[{\"node\":\"rabbit@rb3\",\"what\":\"lost\",\"by\":\"ops\"");

        ran(ExitCode.DONE, "remediate", "--not-lost", "rabbit@rb3", "--reason", "only the switch");
        assertThat(agent.document().declared()).isEmpty();
        assertThat(ran(ExitCode.DONE, "status").outText()).doesNotContain("Declared");
    }

    @Test
    void at_a_terminal_the_nodes_name_is_typed() {
        for (String answer : List.of("yes", "rb3", "", "rabbit@rb2")) {
            FakeConsole console = new FakeConsole(agent).at(TERMINAL).types(answer);
            assertThat(console.run("remediate", "--lost", "rb3", "--reason", "burnt down"))
                    .isEqualTo(ExitCode.REFUSED);
            assertThat(console.errText())
                    .as(answer)
                    .contains("that is not the name of rabbit@rb3; nobody was declared lost");
            assertThat(agent.asked()).isEmpty();
        }
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("rabbit@rb3");
        assertThat(console.run("remediate", "--lost", "rb3", "--reason", "burnt down"))
                .isEqualTo(ExitCode.DONE);
        assertThat(agent.asked()).hasSize(1);
    }

    @Test
    void of_several_nobody_is_declared_before_all_were_typed() {
        pictures.unseenByPeers(node(1)).silent(node(1));
        agent.after(1);
        FakeConsole mistyped = new FakeConsole(agent).at(TERMINAL).types("rabbit@rb3", "rabbit@rb2");
        assertThat(mistyped.run("remediate", "--lost", "rb3", "--lost", "rb1", "--reason", "burnt down"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(mistyped.errText()).contains("that is not the name of rabbit@rb1; nobody was declared lost");
        assertThat(agent.asked()).isEmpty();

        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("rabbit@rb3", "rabbit@rb1");
        assertThat(console.run("remediate", "--lost", "rb3", "--lost", "rb1", "--reason", "burnt down"))
                .isEqualTo(ExitCode.DONE);
        assertThat(agent.asked()).hasSize(2);
    }

    @Test
    void while_no_member_runs_the_plan_to_start_without_it_follows_at_a_terminal() {
        FakeAgent down =
                new FakeAgent(Outages.inOrder123(HowEnded.CLEAN).silent(RB3).silent(node(2))).after(10);
        FakeConsole console = new FakeConsole(down).at(TERMINAL).types("rabbit@rb3");

        assertThat(console.run("remediate", "--lost", "rb3", "--reason", "burnt down"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(console.outText()).contains("rabbit@rb3 is declared lost.");
        assertThat(console.errText())
                .contains("no agent answers on rabbit@rb2, which is not declared lost", "agent remediate --lost NODE");
        assertThat(down.asked()).as("declared, and nothing approved").hasSize(1);
    }

    @Test
    void with_yes_the_word_is_said_alone_and_what_follows_is_named() {
        FakeAgent down = new FakeAgent(Outages.inOrder123(HowEnded.CLEAN).silent(RB3)).after(10);
        FakeConsole console = new FakeConsole(down);

        assertThat(console.run(lost())).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).contains("No member runs.", "agent remediate --rule cluster-down-last-node-lost");
        assertThat(down.asked()).hasSize(1);
    }

    @Test
    void a_dry_run_while_no_member_runs_shows_what_stands_in_the_way_of_a_start_without_it() {
        FakeAgent down =
                new FakeAgent(Outages.inOrder123(HowEnded.CLEAN).silent(RB3).silent(node(2))).after(10);
        FakeConsole console = new FakeConsole(down);

        assertThat(console.run("remediate", "--dry-run", "--lost", "rb3")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText().replaceAll("\\s+", " "))
                .contains("cluster-down-last-node-lost", "no agent answers on rabbit@rb2, which is not declared lost");
        assertThat(down.document().declared()).isEmpty();
    }

    @Test
    void with_nobody_to_type_it_yes_is_needed() {
        refused(ExitCode.USAGE, "State it with --yes --reason TEXT", "remediate", "--lost", "rb3", "--reason", "x");
    }

    @Test
    void a_word_needs_a_reason() {
        refused(ExitCode.USAGE, "need --reason", "remediate", "--lost", "rb3", "--yes");
        refused(ExitCode.USAGE, "this one is blank", "remediate", "--lost", "rb3", "--yes", "--reason", " ");
        refused(ExitCode.USAGE, "need --reason", "remediate", "--not-lost", "rb3");
    }

    @Test
    void a_word_goes_alone() {
        String why = "without --dry-run they go without --rule, --node, -o json and --detailed-exitcode";
        refused(ExitCode.USAGE, why, lost("--rule", "stale-member"));
        refused(ExitCode.USAGE, why, lost("--node", "rb3"));
        refused(ExitCode.USAGE, why, lost("-o", "json"));
        refused(ExitCode.USAGE, why, lost("--detailed-exitcode"));
        refused(ExitCode.USAGE, "go one after the other", lost("--not-lost", "rb3"));
        refused(ExitCode.USAGE, "--break-glass is for when these are away", lost("--break-glass", "prod"));
        refused(ExitCode.USAGE, "goes without --dry-run", "remediate", "--not-lost", "rb3", "--dry-run");
    }

    @Test
    void who_is_no_member_can_not_be_lost() {
        refused(ExitCode.USAGE, "rb9 is no member", "remediate", "--lost", "rb9", "--yes", "--reason", "x");
        refused(ExitCode.USAGE, "rb9 is no member", "remediate", "--not-lost", "rb9", "--reason", "x");
        refused(
                ExitCode.USAGE,
                "rb9 is no member",
                "remediate",
                "--lost",
                "rb3",
                "--lost",
                "rb9",
                "--yes",
                "--reason",
                "x");
    }

    @Test
    void a_member_whose_agent_says_that_it_lives_is_not_lost() {
        refused(
                ExitCode.REFUSED,
                "rabbit@rb2 is not lost: its own agent is there and says: running",
                "remediate",
                "--lost",
                "rb2",
                "--yes",
                "--reason",
                "x");
        refused(ExitCode.REFUSED, "rabbit@rb2 is not lost", "remediate", "--dry-run", "--lost", "rb2");

        pictures.appStopped(node(1));
        agent.after(1);
        refused(
                ExitCode.REFUSED,
                "says: " + AppState.STOPPED.text(),
                "remediate",
                "--lost",
                "rb1",
                "--yes",
                "--reason",
                "x");
    }

    @Test
    void what_was_said_of_some_only_is_gone_on_with() throws OperationException {
        FakeAgent five = new FakeAgent(Pictures.healthy(5)
                        .silent(RB3)
                        .unseenByPeers(RB3)
                        .silent(node(4))
                        .unseenByPeers(node(4)))
                .after(3);
        five.decide(new Command.Declare("ops", RB3, Declaration.What.LOST, "burnt down"));

        FakeConsole console = new FakeConsole(five);
        assertThat(console.run(lost("--lost", "rb4"))).isEqualTo(ExitCode.DONE);

        assertThat(console.outText())
                .startsWith("rabbit@rb3 is declared lost already.\nrabbit@rb4 is declared lost. Plans");
        assertThat(five.document().declared()).extracting(Declaration::node).containsExactly(RB3, node(4));
    }

    @Test
    void what_was_said_is_not_said_again_nor_taken_back_twice() {
        ran(ExitCode.DONE, lost("--lost", "rabbit@rb3"));
        assertThat(agent.asked()).as("named twice, said once").hasSize(1);

        refused(ExitCode.USAGE, "rabbit@rb3 is declared lost already, by ops: burnt down", lost());
        ran(ExitCode.DONE, "remediate", "--not-lost", "rb3", "--reason", "x");
        assertThat(ran(ExitCode.USAGE, "remediate", "--not-lost", "rb3", "--reason", "x")
                        .errText())
                .contains("rabbit@rb3 is not declared lost");
    }

    @Test
    void while_the_store_is_away_nothing_can_be_said() {
        agent.storeUnreachable();

        assertThat(ran(ExitCode.UNREACHABLE, lost()).errText()).contains("the store did not answer");
    }

    @Test
    void a_dry_run_shows_the_plan_that_there_would_be_and_changes_nothing() {
        assertThat(ran(ExitCode.DONE, "remediate", "--dry-run").outText()).contains("Nothing is found");

        FakeConsole console = ran(ExitCode.PENDING, "remediate", "--dry-run", "--lost", "rb3", "--detailed-exitcode");

        assertThat(console.outText().replaceAll("\\s+", " "))
                .contains(
                        "(not proposed yet) stale-member on rabbit@rb3",
                        "seen-long-enough: not seen at present, needs 1800 s on 1",
                        "declared lost by this dry run: as asked",
                        "1 rabbit@rb1 forget_cluster_node",
                        "Nothing was changed.");
        assertThat(agent.asked()).isEmpty();
        assertThat(agent.document().declared()).isEmpty();
        assertThat(ran(ExitCode.DONE, "remediate", "--dry-run", "--lost", "rb3", "--rule", "partition")
                        .outText())
                .contains("Nothing is found");
    }

    @Test
    void a_dry_run_of_what_is_declared_already_names_who_said_it() {
        ran(ExitCode.DONE, lost());

        assertThat(ran(ExitCode.DONE, "remediate", "--dry-run", "--lost", "rb3").outText())
                .contains("declared lost by ops: burnt down");
    }

    @Test
    void the_dry_run_tells_which_queues_are_unknown_where_nobody_has_looked() {
        pictures.observe(
                node(1),
                seen -> Pictures.with(seen).leftBehind(Fact.notObserved()).done());
        agent.after(1);

        assertThat(ran(ExitCode.DONE, "remediate", "--dry-run", "--lost", "rb3")
                        .outText()
                        .replaceAll("\\s+", " "))
                .contains("which queues had their leader on rabbit@rb3 alone is unknown");
    }
}
