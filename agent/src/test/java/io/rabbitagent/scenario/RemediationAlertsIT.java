package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alerts about what the agents do and don't do: each fires in a real Prometheus, and is resolved once somebody has seen to it. */
class RemediationAlertsIT {
    private static final String RULE = "app-stopped";
    private static final int NODE = 2;

    /** Holds the pid of the start that hangs. */
    private static final String HANGING = "/run/hanging.pid";

    /** Does what it is asked for, but for a start, which never ends. */
    private static final String HANGS = """
            #!/bin/sh
            case " $* " in
              *" start_app "*) echo $$ >PID; exec sleep 31415 ;;
            esac
            exec rabbitmqctl "$@"
            """.replace("PID", HANGING);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    @Test
    void a_rule_that_is_held_since_somebody_said_no() {
        String plan = stopped();
        Lab.agent(1, "reject", plan, "--reason", "test").succeeded();
        assertThat(Monitoring.awaitFiring("RabbitagentRemediationHeld")
                        .path("rule")
                        .asText())
                .isEqualTo(RULE);
        assertThat(Monitoring.firing("RabbitagentRemediationFailed"))
                .as("nothing has failed")
                .isEmpty();
        assertThat(Monitoring.firing("RabbitagentRemediationBlocked"))
                .as("it has its own alert")
                .isEmpty();

        Lab.agent(1, "ack", plan, "--reason", "test").succeeded();
        Monitoring.awaitResolved("RabbitagentRemediationHeld");
        cured(Plans.awaitProposed(1, RULE, NODE));
    }

    /** Three runs an hour on a node are in the rule's budget: what comes then is left to a human. */
    @Test
    void a_rule_that_acts_again_and_again_until_its_budget_is_used_up() {
        for (int run = 1; run <= 2; run++) {
            cured(stopped());
        }
        assertThat(Monitoring.firing("RabbitagentRemediationLooping"))
                .as("two runs may be")
                .isEmpty();
        cured(stopped());
        assertThat(Monitoring.awaitFiring("RabbitagentRemediationLooping")
                        .path("rule")
                        .asText())
                .isEqualTo(RULE);

        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        assertThat(Monitoring.awaitFiring("RabbitagentRemediationBlocked")
                        .path("reason")
                        .asText())
                .isEqualTo("budget");
        Lab.rabbitmqctl(NODE, "start_app").succeeded();
        Monitoring.awaitResolved("RabbitagentRemediationBlocked");
        Monitoring.awaitResolved("RabbitagentRemediationLooping");
    }

    /** The agent is gone in the midst of its step, which never ends. */
    @Test
    void a_plan_whose_next_agent_is_silent() {
        String usual = LabCluster.read(LabCluster.configuration(NODE, "agent.yaml"));
        Scripts.insteadOfRabbitmqctl(NODE, HANGS);
        Lab.agents("agent-stop", NODE);
        Lab.agents("agent-start", NODE);
        String plan = stopped();
        try {
            Plans.approve(1, plan);
            await("the step is at work")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Lab.exec(NODE, "test", "-s", HANGING).code() == 0);
            Lab.agents("agent-kill", NODE);
            assertThat(Monitoring.awaitFiring("RabbitagentRemediationStuck")
                            .path("cluster")
                            .asText())
                    .isEqualTo("lab");
        } finally {
            Lab.exec(NODE, "sh", "-c", "kill $(cat " + HANGING + ")");
        }
        LabCluster.write(LabCluster.configuration(NODE, "agent.yaml"), usual);
        Lab.agents("agent-start", NODE);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Monitoring.awaitResolved("RabbitagentRemediationStuck");
        Monitoring.awaitResolved("RabbitagentDown");
    }

    @Test
    void a_pause_that_nobody_ends() {
        Lab.agent(1, "pause", "--reason", "test", "--for", "2h").succeeded();
        assertThat(Monitoring.awaitFiring("RabbitagentPausedTooLong")
                        .path("cluster")
                        .asText())
                .isEqualTo("lab");

        Lab.agent(1, "resume", "--reason", "test").succeeded();
        Monitoring.awaitResolved("RabbitagentPausedTooLong");
    }

    @Test
    void notices_that_reach_nobody() {
        Unheard.notices(1, 2, 3);
        String plan = stopped();
        int teller = awaitTeller();
        assertThat(Views.status(teller).path("notices").path("trouble").asText())
                .contains("127.0.0.1:1");
        assertThat(Lab.agent(teller, "status").succeeded().out()).contains("Notices to people: 1 waits");

        assertThat(Monitoring.awaitFiring("RabbitagentNotificationsLost")
                        .path("instance")
                        .asText())
                .isEqualTo("rb" + teller);
        assertThat(Monitoring.firing("RabbitagentNotificationsLost"))
                .as("it was one agent's to tell")
                .hasSize(1);
        assertThat(Views.ofKind(Views.journal(teller), "notice-sent").stream().map(entry -> entry.path("data")))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.path("plan").asText()).isEqualTo(plan);
                    assertThat(notice.path("outcome").asText()).isEqualTo("given-up");
                });

        cured(plan);
        Monitoring.awaitResolved("RabbitagentNotificationsLost");
    }

    /** The host whose agent has a notice that waits: the one that has proposed the plan. */
    private static int awaitTeller() {
        return await("a notice waits")
                .atMost(Plans.PATIENCE)
                .until(
                        () -> LabShape.MONITORED.hosts().stream()
                                .filter(host -> Views.status(host)
                                                .path("notices")
                                                .path("waiting")
                                                .asInt()
                                        == 1)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Stops a node's application. @return the plan that waits for approval */
    private static String stopped() {
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        return Plans.awaitProposed(1, RULE, NODE);
    }

    private static void cured(String plan) {
        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
    }
}
