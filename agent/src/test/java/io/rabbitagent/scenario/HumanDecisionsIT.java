package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A human's word on a plan: approve, reject, acknowledge, and pause for all. */
class HumanDecisionsIT {
    private static final String RULE = "app-stopped";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    /** Longer than a rule waits before it acts. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    private String plan = "";

    @BeforeEach
    void aPlanAwaitsApproval() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        plan = awaitPlan();
    }

    private static String awaitPlan() {
        return Views.awaitFinding(1, RULE, 2, "awaiting-approval")
                .path("plans")
                .get(0)
                .path("id")
                .asText();
    }

    @Test
    void a_pause_holds_an_approved_plan_back_until_resumed() {
        Lab.agent(3, "pause", "--reason", "we look first", "--for", "1h").succeeded();
        Lab.agent(1, "approve", plan, "--reason", "looks right").succeeded();

        await("the plan does not begin")
                .during(LONG_ENOUGH)
                .atMost(A_MINUTE)
                .until(() -> List.of("plan-proposed", "plan-approved").equals(Views.decisions(1, plan)));
        JsonNode paused = Views.status(1).path("paused");
        assertThat(paused.path("reason").asText()).isEqualTo("we look first");
        assertThat(Views.node(Views.status(1), 2).path("state").asText()).isEqualTo("app-stopped");

        Lab.agent(2, "resume", "--reason", "seen enough").succeeded();
        await("the plan is verified")
                .atMost(A_MINUTE)
                .until(() -> Views.decisions(1, plan).contains("plan-verified"));
        assertThat(Views.status(1).path("paused").isNull()).isTrue();
    }

    @Test
    void a_rejected_plan_holds_its_rule_until_acknowledged() {
        Lab.agent(1, "reject", plan, "--reason", "not now").succeeded();

        await("nothing is proposed anew")
                .during(LONG_ENOUGH)
                .atMost(A_MINUTE)
                .until(() -> Views.status(1).path("plans").isEmpty());
        JsonNode held = Lab.view(1, "plans").path("held");
        assertThat(held).hasSize(1);
        assertThat(held.get(0).path("rule").asText()).isEqualTo(RULE);
        assertThat(held.get(0).path("target").asText()).isEqualTo(Lab.node(2));
        assertThat(held.get(0).path("plan").asText()).isEqualTo(plan);

        Lab.agent(3, "ack", plan, "--reason", "go on").succeeded();
        assertThat(awaitPlan()).isNotEqualTo(plan);
        assertThat(Lab.view(1, "plans").path("held")).isEmpty();
    }

    @Test
    void a_plan_is_approved_once_also_by_two_at_the_same_moment() {
        Lab.agent(1, "pause", "--reason", "so that it waits", "--for", "1h").succeeded();
        List<Ran> both = Stream.of(1, 3)
                .map(host -> CompletableFuture.supplyAsync(() -> Lab.agent(host, "approve", plan, "--reason", "me")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(both).extracting(Ran::code).as("%s", both).containsExactlyInAnyOrder(0, 64);
        Ran again = Lab.agent(2, "approve", plan, "--reason", "me too").exited(64);
        assertThat(again.err()).contains("approved already");
        assertThat(Views.decisions(1, plan)).containsExactly("plan-proposed", "plan-approved");
    }

    @Test
    void what_is_asked_wrongly_is_refused_as_wrong_usage() {
        Ran unknown = Lab.agent(1, "approve", "p-00000000", "--reason", "test").exited(64);
        assertThat(unknown.err()).contains("p-00000000").contains("agent plans");
        Ran bare = Lab.agent(1, "approve", plan).exited(64);
        assertThat(bare.err()).contains("--reason");
        Ran hasty = Lab.agent(1, "remediate", "--rule", RULE, "--yes").exited(64);
        assertThat(hasty.err()).contains("--reason");
        assertThat(Views.decisions(1, plan)).containsExactly("plan-proposed");
    }
}
