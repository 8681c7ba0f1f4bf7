package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbortTest {
    @Test
    void a_running_step_is_waited_for_and_the_command_says_so() throws OperationException {
        FakeAgent agent = Scenes.running();
        String plan = Scenes.planId(agent);
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("abort", plan, "--reason", "the wrong node")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText())
                .startsWith("Plan " + plan + " is being aborted. Step 1, start_app on rabbit@rb2, is not killed");
        assertThat(agent.asked()).contains(new Command.Abort("ops", plan, "the wrong node", Optional.empty()));
        assertThat(agent.document().active().orElseThrow().abort()).isPresent();
    }

    @Test
    void once_its_step_has_ended_the_plan_is_over_and_held() throws OperationException {
        FakeAgent agent = Scenes.appStopped();
        String plan = agent.document().proposals().get(0).plan().id();
        agent.executes(run -> agent.then(() -> agent.ended(run, StepEnd.Result.DONE, "runs")));
        new FakeConsole(agent).run("approve", plan, "--reason", "x");
        agent.after(3);
        new FakeConsole(agent).run("abort", plan, "--reason", "stop");
        agent.situationAfter(agent.situation(), java.time.Duration.ofSeconds(1));
        agent.after(2);

        assertThat(agent.document().recent())
                .singleElement()
                .extracting(Run::outcome)
                .isEqualTo(Run.Outcome.ABORTED);
        FakeConsole plans = new FakeConsole(agent);
        plans.run("plans");
        assertThat(plans.outText()).contains("aborted by ops: stop", "-> agent ack " + plan + " --reason TEXT");
    }

    @Test
    void the_node_that_is_switched_off_is_typed_exactly() throws OperationException {
        FakeAgent agent = Scenes.stalled();
        String plan = Scenes.planId(agent);
        for (String wrong : new String[] {"rb2", "rabbit@rb1", "Rabbit@rb2", ""}) {
            FakeConsole console = new FakeConsole(agent);

            assertThat(console.run("abort", plan, "--reason", "x", "--fenced", wrong))
                    .isEqualTo(ExitCode.USAGE);

            assertThat(console.errText()).contains("that is rabbit@rb2, not " + wrong);
        }
        assertThat(agent.document().active()).isPresent();
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("abort", plan, "--reason", "x", "--fenced", "rabbit@rb2"))
                .isEqualTo(ExitCode.DONE);

        assertThat(console.outText())
                .startsWith("Plan " + plan + " is over: outcome-unknown, ")
                .contains("rabbit@rb2 was stated to be switched off", "agent ack " + plan, "rabbitmqctl stop_app");
    }

    @Test
    void where_no_step_is_done_nobody_need_be_switched_off() throws OperationException {
        FakeAgent agent = Scenes.verifying();
        String plan = Scenes.planId(agent);
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("abort", plan, "--reason", "x", "--fenced", "rabbit@rb2"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(console.errText()).contains("abort it without --fenced");
        assertThat(console.run("abort", plan, "--reason", "x")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).startsWith("Plan " + plan + " is over: aborted, ");
    }

    @Test
    void a_plan_that_has_not_begun_is_rejected_instead() {
        FakeAgent agent = Scenes.appStopped();
        String plan = agent.document().proposals().get(0).plan().id();
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("abort", plan, "--reason", "x")).isEqualTo(ExitCode.USAGE);

        assertThat(console.errText()).contains("has not begun; to turn it down: agent reject " + plan);
    }
}
