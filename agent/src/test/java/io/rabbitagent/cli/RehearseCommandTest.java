package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code agent rehearse} as its user meets it; what it asks and waits for is the matter of RehearsalTest. */
class RehearseCommandTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final TreeSet<NodeName> LOST = new TreeSet<>(List.of(node(3)));

    private static void ends(FakeAgent agent, int code, String words, String... more) {
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run(arguments(more))).isEqualTo(code);
        assertThat(console.outText()).isEmpty();
        assertThat(console.errText()).contains(words);
        assertThat(console.bugs()).isEmpty();
    }

    private static String[] arguments(String... more) {
        return Stream.concat(Stream.of("rehearse", "--lost", "rb3"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static void report(FakeAgent agent, NodeName node, Optional<String> problem) {
        try {
            agent.decide(new Command.ReportMeasured(
                    node.value(),
                    node,
                    LOST,
                    "f1",
                    problem.isPresent() ? Optional.empty() : Optional.of("digest-" + node.host()),
                    problem));
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void where_a_member_runs_it_is_refused() {
        ends(
                new FakeAgent(Pictures.healthy(3).silent(node(3)).unseenByPeers(node(3))),
                ExitCode.REFUSED,
                "there is nothing to rehearse");
    }

    @Test
    void where_the_store_is_away_it_is_unreachable() throws OperationException {
        ends(RehearsedScene.rehearsed().storeUnreachable(), ExitCode.UNREACHABLE, "the decisions can't be read");
    }

    @Test
    void while_other_losses_are_tried_it_is_to_be_tried_again_later() throws OperationException {
        FakeAgent agent = RehearsedScene.rehearsed();
        agent.decide(new Command.AskRehearsal("bob", new TreeSet<>(), new TreeSet<>(List.of(RB1)), "before"));

        ends(agent, ExitCode.TRY_LATER, "a rehearsal with no node lost is under way, asked for by bob", "--again");
    }

    @Test
    void data_that_can_not_be_measured_is_a_failure() throws OperationException {
        FakeAgent agent = RehearsedScene.rehearsed();
        agent.then(() -> report(agent, RB1, Optional.of("no room on /var")));

        ends(agent, ExitCode.FAILED, "the data of rabbit@rb1 can't be measured: no room on /var", "--again");
    }

    @Test
    void what_is_measured_anew_is_shown_once_all_have_reported() throws OperationException {
        FakeAgent agent = RehearsedScene.rehearsed();
        int asked = agent.asked().size();
        agent.then(() -> report(agent, RB1, Optional.empty())).then(() -> report(agent, RB2, Optional.empty()));
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run(arguments("--again", "--reason", "after a look")))
                .isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).contains("rabbit@rb1", "rabbit@rb2");
        assertThat(console.errText()).contains("asks the agents of rabbit@rb1, rabbit@rb2");
        assertThat(agent.asked().get(asked))
                .isEqualTo(new Command.AskRehearsal("ops", LOST, new TreeSet<>(List.of(RB1, RB2)), "after a look"));
    }
}
