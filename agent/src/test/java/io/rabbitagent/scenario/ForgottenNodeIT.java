package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that its cluster has forgotten, "we think, they disagree", is shown its way home and goes it. */
class ForgottenNodeIT {
    private static final String QUEUE = "only-here";
    private static final int MESSAGES = 5;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void one_whose_start_app_fails_comes_home() {
        fillItsQueue();
        Forgotten.byStartApp();

        Forgotten.awaitPlan();
        assertDryRunOfARejoin();
        assertThat(Lab.agent(1, "remediate", "--dry-run", "--detailed-exitcode", "--node", "rb2")
                        .code())
                .isZero();
        Ran cure = Lab.agent(
                        1, "remediate", "--rule", Forgotten.RULE, "--node", "rb3", "--yes", "--reason", "it is ours")
                .succeeded();
        assertThat(cure.out() + cure.err()).contains("step 2 of 8", "backed up", " in ", "verified");
        assertThatItIsHomeAndSaved();
    }

    @Test
    void one_whose_boot_fails_again_and_again_stays_found_and_comes_home() {
        fillItsQueue();
        Forgotten.underASupervisor();

        String plan = Forgotten.awaitPlan();
        int lives = lives();
        Awaitility.await("the supervisor tries two more times")
                .atMost(Plans.PATIENCE)
                .until(() -> lives() >= lives + 2);
        assertThat(Forgotten.awaitPlan()).as("it neither went nor came again").isEqualTo(plan);
        assertDryRunOfARejoin();
        Plans.approve(1, plan);

        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThatItIsHomeAndSaved();
    }

    private static void fillItsQueue() {
        Queues.declare(Forgotten.NODE, QUEUE);
        Queues.publish(Forgotten.NODE, QUEUE, MESSAGES);
    }

    private static int lives() {
        return (int) Views.ofKind(Views.history(1), "node-started").stream()
                .filter(entry -> entry.path("node").asText().equals(Lab.node(Forgotten.NODE)))
                .count();
    }

    private static void assertThatItIsHomeAndSaved() {
        Forgotten.assertIsHome();
        JsonNode backups = Lab.view(Forgotten.NODE, "backups").path("backups");
        assertThat(backups).hasSize(1);
        assertThat(backups.get(0).path("complete").asBoolean()).isTrue();
        Views.awaitStatus(
                1, "nothing is found", status -> status.path("findings").isEmpty());
        assertThat(Lab.rabbitmqctl(1, "-q", "list_queues", "name", "--formatter", "json")
                        .succeeded()
                        .json())
                .as("what the plan said would be lost")
                .isEmpty();
    }

    /** Its plan; missing where whether it runs can't be told for a moment, as while it boots. */
    private static JsonNode plan() {
        Ran dryRun =
                Lab.agent(1, "remediate", "--dry-run", "--detailed-exitcode", "--rule", Forgotten.RULE, "-o", "json");
        JsonNode plans = dryRun.json().path("plans");
        assertThat(dryRun.code()).as("%s", dryRun).isEqualTo(plans.isEmpty() ? 0 : 2);
        return plans.path(0);
    }

    private static void assertDryRunOfARejoin() {
        // While a supervisor has the node boot again, what its directory holds can't be read.
        JsonNode plan = Awaitility.await("a dry run that knows the losses")
                .atMost(Plans.PATIENCE)
                .until(ForgottenNodeIT::plan, one -> !one.path("losses").isEmpty());
        assertThat(plan.path("target").asText()).isEqualTo(Lab.node(Forgotten.NODE));
        assertThat(plan.path("mode").asText()).isEqualTo("approve");
        assertThat(plan.path("destructive").asBoolean()).isTrue();
        assertThat(plan.path("undo").asText()).contains("backup");
        assertThat(plan.path("gates")).isNotEmpty();
        assertThat(plan.path("steps").findValuesAsText("action"))
                .isEqualTo(List.of(
                        "stop-and-mask-service",
                        "backup",
                        "start-without-app",
                        "check-quorum-queues",
                        "reset",
                        "join_cluster",
                        "start_app",
                        "hand-back-to-service"));
        assertThat(plan.path("losses")).singleElement().satisfies(loss -> {
            assertThat(loss.path("vhost").asText()).isEqualTo("/");
            assertThat(loss.path("queue").asText()).isEqualTo(QUEUE);
            assertThat(loss.path("messages").asInt()).isEqualTo(MESSAGES);
            assertThat(loss.path("why").asText()).contains("at most");
        });
    }
}
