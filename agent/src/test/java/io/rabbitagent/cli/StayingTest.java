package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import org.junit.jupiter.api.Test;

/** Commands that are the agent of their host while they run. */
class StayingTest {
    @Test
    void approve_stays_until_the_plan_is_over_and_says_how_it_went() {
        Pictures pictures = Pictures.healthy(3).appStopped(Scenes.RB2);
        Pictures well = Pictures.healthy(3);
        FakeAgent agent = new FakeAgent(pictures).passingBy().after(5);
        agent.executes(run -> {
            pictures.members()
                    .forEach(member ->
                            pictures.observe(member, seen -> well.picture().observation(member)));
            agent.ended(run, StepEnd.Result.DONE, "the application runs");
        });
        String plan = plan(agent);
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("approve", plan, "--reason", "x")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText()).contains("Plan " + plan + " is approved", "Plan " + plan + ": verified, ");
    }

    @Test
    void an_approved_plan_that_fails_is_70() {
        FakeAgent agent = Scenes.appStopped().passingBy();
        agent.executes(run -> agent.ended(run, StepEnd.Result.FAILED, "rabbitmqctl ended with 69"));
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("approve", plan(agent), "--reason", "x")).isEqualTo(ExitCode.FAILED);

        assertThat(console.outText()).endsWith(": failed, step 1: rabbitmqctl ended with 69\n");
    }

    @Test
    void with_a_daemon_approve_does_not_wait() {
        FakeAgent agent = Scenes.appStopped();

        assertThat(new FakeConsole(agent).run("approve", plan(agent), "--reason", "x"))
                .isEqualTo(ExitCode.DONE);

        assertThat(agent.document().recent()).isEmpty();
    }

    @Test
    void another_decision_stays_while_a_step_of_this_host_runs() throws OperationException {
        FakeAgent agent = Scenes.running().passingBy();
        FakeConsole console = new FakeConsole(agent);
        agent.then(() -> {}).then(console::cancel);

        assertThat(console.run("pause", "--reason", "x", "--for", "2h")).isEqualTo(ExitCode.TRY_LATER);

        assertThat(console.outText()).startsWith("Remediation is paused");
        assertThat(console.errText())
                .contains("stays while this host is needed: plan ", "step 1 of 1 on rabbit@rb2, start_app")
                .contains("it has begun, and its command may go on by itself", "systemctl start rabbitmq-agent");
    }

    @Test
    void it_does_not_stay_where_a_pause_lets_nothing_begin() {
        FakeAgent agent = Scenes.appStopped().passingBy();

        assertThat(new FakeConsole(agent).run("pause", "--reason", "x", "--for", "2h"))
                .isEqualTo(ExitCode.DONE);
        assertThat(new FakeConsole(agent).run("resume", "--reason", "x")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void who_looks_is_not_kept() throws OperationException {
        FakeAgent agent = Scenes.running().passingBy();

        assertThat(new FakeConsole(agent).run("status")).isEqualTo(ExitCode.DONE);
        assertThat(new FakeConsole(agent).run("remediate", "--dry-run")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void who_ends_an_agent_that_waits_is_told_what_waits() {
        FakeAgent agent = Scenes.appStopped().passingBy();
        FakeConsole console = new FakeConsole(agent);
        agent.then(console::cancel);

        assertThat(console.run("approve", plan(agent), "--reason", "x")).isEqualTo(ExitCode.TRY_LATER);

        assertThat(console.errText()).contains("no longer waiting; ").doesNotContain("goes on: see agent status");
    }

    private static String plan(FakeAgent agent) {
        return agent.document().proposals().get(0).plan().id();
    }
}
