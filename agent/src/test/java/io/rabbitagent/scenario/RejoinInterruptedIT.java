package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people and the cluster do in the middle of a rejoin. */
class RejoinInterruptedIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    private String plan = "";

    @BeforeEach
    void aPlanRuns() {
        Forgotten.byStartApp();
        plan = Forgotten.awaitPlan();
    }

    private void pauseAt(String action) {
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, action);
        Lab.agent(2, "pause", "--reason", "let me look", "--for", "1h").succeeded();
    }

    private List<String> claims() {
        return Views.decisions(1, plan).stream()
                .filter(decision -> decision.equals("step-claimed"))
                .toList();
    }

    @Test
    void a_fact_that_changes_during_a_pause_ends_the_plan_before_anything_is_deleted() {
        pauseAt("backup");
        Awaitility.await("nothing is claimed in a pause")
                .during(LONG_ENOUGH)
                .atMost(Duration.ofMinutes(1))
                .until(() -> claims().size() <= 2);
        assertThat(Lab.agent(1, "status").succeeded().out()).contains("Paused by root");
        Lab.kill(2);
        Lab.agent(1, "resume", "--reason", "seen enough").succeeded();

        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).isEqualTo("failed");
        assertThat(run.path("detail").asText()).contains("majority-agrees");
        assertThat(Lab.dataDirectory(Forgotten.NODE).resolve("schema.DAT")).exists();
        Lab.start(2);
        Forgotten.comesHomeAfter(plan);
    }

    @Test
    void an_abort_waits_for_the_step_that_runs_and_says_what_is_left() {
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, "stop-and-mask-service");
        Lab.agent(2, "abort", plan, "--reason", "wrong node").succeeded();

        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).isEqualTo("aborted");
        assertThat(run.path("detail").asText()).contains("wrong node");
        assertThat(Lab.view(1, "plans").path("held")).hasSize(1);
        assertThat(Views.decisions(1, plan)).doesNotContain("plan-verified");
        Forgotten.comesHomeAfter(plan);
    }

    @Test
    void a_second_command_line_finds_the_plan_running_and_disturbs_nothing() {
        Plans.approve(1, plan);
        Forgotten.awaitStep(plan, "backup");
        Ran second = Lab.agent(2, "remediate", "--node", "rb3", "--yes", "--reason", "me too");
        Ran approval = Lab.agent(3, "approve", plan, "--reason", "me too");

        assertThat(approval.code()).as("%s", approval).isNotZero();
        second.succeeded();
        assertThat(second.out()).contains(plan + " runs already", "verified");
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(Views.decisions(1, plan).stream().filter("plan-begun"::equals))
                .hasSize(1);
        assertThat(claims()).hasSize(8);
        Forgotten.assertIsHome();
    }
}
