package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What commands do, beside what {@link GoldenOutputTest} shows of them. */
class CommandsTest {
    private static final Terminal TERMINAL = new Terminal(true, false, true, 80);

    @Test
    void remediate_shows_the_plan_asks_runs_it_and_says_how_it_ended() {
        Pictures pictures = Pictures.healthy(3).appStopped(Scenes.RB2);
        FakeAgent agent = curing(pictures);
        FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("yes", "on call");

        assertThat(console.run("remediate")).isEqualTo(ExitCode.DONE);

        String id = approved(agent).planId();
        assertThat(console.outText())
                .contains("Plan " + id + "  app-stopped on rabbit@rb2", "Plan " + id + ": verified, ");
        assertThat(console.errText()).contains("Run plan " + id + "? Type yes to approve: ", "Reason: ", "verifying");
        assertThat(approved(agent).actor()).isEqualTo("ops");
        assertThat(approved(agent).reason()).isEqualTo("on call");
    }

    @Test
    void remediate_with_yes_asks_nobody() {
        FakeAgent agent = curing(Pictures.healthy(3).appStopped(Scenes.RB2));
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("remediate", "--rule", "app-stopped", "--node", "rb2", "--yes", "--reason", "alert 7"))
                .isEqualTo(ExitCode.DONE);

        assertThat(approved(agent).reason()).isEqualTo("alert 7");
        assertThat(console.errText()).doesNotContain("Type yes");
    }

    @Test
    void what_one_cure_has_taken_with_it_is_told_and_no_failure() {
        FakeAgent agent = curing(Pictures.healthy(3).appStopped(Scenes.RB2).appStopped(node(3)));
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("remediate", "--yes", "--reason", "alert 7")).isEqualTo(ExitCode.DONE);

        assertThat(approved(agent).reason()).isEqualTo("alert 7");
        assertThat(console.outText()).contains(": verified, ").endsWith("app-stopped on rabbit@rb3 is no longer so\n");
    }

    @Test
    void a_finding_that_goes_away_keeps_no_other_from_its_cure() {
        Pictures pictures = Pictures.healthy(3).appStopped(node(1)).appStopped(Scenes.RB2);
        FakeAgent agent = curing(pictures);
        agent.then(() ->
                pictures.observe(node(1), seen -> Pictures.healthy(3).picture().observation(node(1))));
        FakeConsole console = new FakeConsole(agent);

        int code = console.run("remediate", "--yes", "--reason", "alert 7");

        assertThat(code).as(console.outText() + console.errText()).isEqualTo(ExitCode.DONE);
        assertThat(console.outText())
                .contains("app-stopped on rabbit@rb2", ": verified, ")
                .endsWith("app-stopped on rabbit@rb1 is no longer so\n");
    }

    @Test
    void a_finding_that_goes_away_before_anything_is_cured_is_77() {
        Pictures pictures = Pictures.healthy(3).appStopped(Scenes.RB2);
        FakeAgent agent = curing(pictures);
        agent.then(() -> pictures.observe(
                Scenes.RB2, seen -> Pictures.healthy(3).picture().observation(Scenes.RB2)));
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("remediate", "--yes", "--reason", "x")).isEqualTo(ExitCode.REFUSED);

        assertThat(console.errText()).endsWith("agent: app-stopped on rabbit@rb2 is no longer so\n");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void any_other_answer_than_yes_approves_nothing() {
        for (String answer : List.of("no", "y", "", "YES")) {
            FakeAgent agent = Scenes.appStopped();
            FakeConsole console = new FakeConsole(agent).at(TERMINAL).types(answer, "on call");

            assertThat(console.run("remediate")).isEqualTo(ExitCode.DONE);

            assertThat(agent.asked()).as(answer).isEmpty();
            assertThat(console.outText())
                    .endsWith("Not approved; nothing was changed. The plan still waits: agent plans\n");
        }
    }

    @Test
    void an_approval_without_a_reason_approves_nothing() {
        for (String reason : List.of("", "  ")) {
            FakeAgent agent = Scenes.appStopped();
            FakeConsole console = new FakeConsole(agent).at(TERMINAL).types("yes", reason);

            assertThat(console.run("remediate")).isEqualTo(ExitCode.DONE);

            assertThat(agent.asked()).isEmpty();
        }
    }

    @Test
    void a_blank_reason_is_none_whatever_it_is_for() {
        for (String command : List.of(
                "approve p-1",
                "reject p-1",
                "abort p-1",
                "ack p-1",
                "pause --for 2h",
                "resume",
                "remediate --yes",
                "remediate --not-leaving rb3",
                "remediate --rule leave --node rb3 --yes",
                "backups restore b-1 --yes")) {
            FakeAgent agent = Scenes.appStopped();
            FakeConsole console = new FakeConsole(agent);
            List<String> all = new ArrayList<>(List.of(command.split(" ")));
            all.addAll(List.of("--reason", " "));

            assertThat(console.run(all.toArray(new String[0]))).as(command).isEqualTo(ExitCode.USAGE);

            assertThat(agent.asked()).isEmpty();
            assertThat(console.errText())
                    .as(command)
                    .contains("a reason is needed that says why, and this one is blank");
        }
    }

    @Test
    void the_end_of_standard_input_approves_nothing() {
        FakeAgent agent = Scenes.appStopped();

        assertThat(new FakeConsole(agent).at(TERMINAL).run("remediate")).isEqualTo(ExitCode.DONE);

        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void a_cure_that_fails_is_70_and_says_why() {
        FakeAgent agent = Scenes.appStopped();
        agent.executes(run -> agent.ended(run, StepEnd.Result.FAILED, "rabbitmqctl ended with 69"));
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("remediate", "--yes", "--reason", "x")).isEqualTo(ExitCode.FAILED);

        assertThat(console.outText()).endsWith(": failed, step 1: rabbitmqctl ended with 69\n");
    }

    @Test
    void a_blocked_cure_is_77_and_says_what_blocks_it() {
        FakeAgent agent = Scenes.partitioned();
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("remediate", "--yes", "--reason", "x")).isEqualTo(ExitCode.REFUSED);

        assertThat(console.errText()).contains("app-stopped on rabbit@rb2 is blocked: ", "partition");
        assertThat(console.outText()).isEmpty();
    }

    @Test
    void who_interrupts_the_wait_for_a_plan_approves_nothing() {
        FakeAgent agent = Scenes.justStopped();
        FakeConsole console = new FakeConsole(agent);
        agent.then(console::cancel);

        assertThat(console.run("remediate", "--yes", "--reason", "x")).isEqualTo(ExitCode.TRY_LATER);

        assertThat(agent.asked()).isEmpty();
        assertThat(console.errText()).contains("no longer waiting");
    }

    @Test
    void remediate_has_nothing_to_do_in_a_healthy_cluster_and_asks_nobody() {
        FakeConsole console = new FakeConsole(Scenes.healthy());

        assertThat(console.run("remediate")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText()).isEqualTo("Nothing is found that a rule would act on.\n");
    }

    @Test
    void a_dry_run_asks_for_no_decision() {
        FakeAgent agent = Scenes.appStopped();
        int turns = agent.turns();

        new FakeConsole(agent).run("remediate", "--dry-run");

        assertThat(agent.asked()).isEmpty();
        assertThat(agent.turns()).isEqualTo(turns);
    }

    @Test
    void a_node_is_named_in_full_or_by_its_host() {
        for (String name : List.of("rabbit@rb2", "rb2")) {
            FakeConsole console = new FakeConsole(Scenes.appStopped());

            assertThat(console.run("explain", name)).isEqualTo(ExitCode.DONE);

            assertThat(console.outText())
                    .startsWith("rabbit@rb2 is app-stopped\n")
                    .doesNotContain("on rabbit@rb1:");
        }
    }

    @Test
    void a_plan_is_approved_as_it_stands_with_who_and_why() {
        FakeAgent agent = Scenes.appStopped();
        Plan plan = agent.document().proposals().get(0).plan();
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("approve", plan.id(), "--reason", "a")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).startsWith("Plan " + plan.id() + " is approved");

        assertThat(agent.asked()).containsExactly(new Command.Approve("ops", plan.id(), plan.digest(), "a"));
    }

    @Test
    void a_rejected_plan_is_held_until_it_is_acknowledged() {
        FakeAgent agent = Scenes.appStopped();
        String id = agent.document().proposals().get(0).plan().id();
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run("reject", id, "--reason", "not now")).isEqualTo(ExitCode.DONE);
        assertThat(console.run("plans")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).contains("Held: ", "rejected by ops: not now", "agent ack " + id);
        assertThat(console.run("ack", id, "--reason", "now")).isEqualTo(ExitCode.DONE);

        assertThat(agent.document().held()).isEmpty();
    }

    @Test
    void a_pause_lasts_as_long_as_it_was_asked_for_and_can_be_ended() throws Exception {
        FakeAgent agent = Scenes.healthy();
        FakeConsole console = new FakeConsole(agent);
        Instant now = agent.situation().now();

        assertThat(console.run("pause", "--reason", "upgrade", "--for", "30m")).isEqualTo(ExitCode.DONE);

        assertThat(agent.asked()).containsExactly(new Command.PauseAll("ops", "upgrade", now.plusSeconds(1_800)));
        assertThat(console.outText()).isEqualTo("Remediation is paused until " + now.plusSeconds(1_800) + ".\n");
        assertThat(console.run("resume", "--reason", "done")).isEqualTo(ExitCode.DONE);
        assertThat(agent.document().pause()).isEmpty();
    }

    @Test
    void watched_status_is_shown_again_only_when_something_has_changed_and_ends_on_cancel() {
        Pictures pictures = Pictures.healthy(3);
        FakeAgent agent = new FakeAgent(pictures).after(2);
        FakeConsole console = new FakeConsole(agent);
        agent.then(() -> {})
                .then(() -> {})
                .then(() -> pictures.silent(Pictures.node(3)))
                .then(() -> {})
                .then(console::cancel);

        assertThat(console.run("status", "--watch")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText().split("Cluster prod", -1)).hasSize(3);
        assertThat(console.outText()).contains("present", "silent for 60 s");
    }

    @Test
    void followed_history_goes_on_with_what_is_new_and_ends_on_cancel() {
        List<HistoryEntry> all = Scenes.aPlanThatFailed();
        FakeAgent agent = Scenes.healthy().shared(all.subList(0, 2));
        FakeConsole console = new FakeConsole(agent);
        agent.then(() -> {})
                .then(() -> agent.shared(all.subList(0, 4)))
                .then(() -> {})
                .then(() -> agent.shared(all))
                .then(console::cancel);

        assertThat(console.run("history", "--follow")).isEqualTo(ExitCode.DONE);
        FakeConsole once = new FakeConsole(agent);
        once.run("history");

        assertThat(console.outText()).isEqualTo(once.outText());
    }

    @Test
    void local_history_is_this_hosts_own() {
        FakeAgent agent = Scenes.healthy().shared(Scenes.aPlanThatFailed());
        agent.local(Scenes.aPlanThatFailed().subList(0, 1));
        FakeConsole console = new FakeConsole(agent);

        console.run("history", "--local");

        assertThat(console.outText().lines()).singleElement().asString().contains("node-stopped");
    }

    @Test
    void history_begins_at_a_time_or_an_age() {
        FakeAgent agent = Scenes.healthy().shared(Scenes.aPlanThatFailed());

        assertThat(lines(agent, "history", "--since", NOON.plusSeconds(180).toString()))
                .hasSize(3);
        assertThat(lines(agent, "history", "--since", "999999d")).hasSize(6);
        assertThat(lines(agent, "history", "--most", "2")).hasSize(2);
        assertThat(lines(agent, "history", "--since", "2999-01-01T00:00:00Z"))
                .containsExactly("Nothing has happened since 2999-01-01T00:00:00Z.");
    }

    private static List<String> lines(FakeAgent agent, String... arguments) {
        FakeConsole console = new FakeConsole(agent);
        assertThat(console.run(arguments)).isEqualTo(ExitCode.DONE);
        return console.outText().lines().toList();
    }

    private static Command.Approve approved(FakeAgent agent) {
        assertThat(agent.asked()).hasSize(1);
        return (Command.Approve) agent.asked().get(0);
    }

    /** Whose steps do what they should. */
    private static FakeAgent curing(Pictures pictures) {
        FakeAgent agent = new FakeAgent(pictures);
        Pictures well = Pictures.healthy(3);
        return agent.executes(run -> {
            pictures.members()
                    .forEach(member ->
                            pictures.observe(member, seen -> well.picture().observation(member)));
            agent.ended(run, StepEnd.Result.DONE, "the application runs");
        });
    }
}
