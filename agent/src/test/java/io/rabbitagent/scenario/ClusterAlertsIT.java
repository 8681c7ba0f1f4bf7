package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Alerts about the cluster: each fires in a real Prometheus while what it tells is so, and is resolved once that is mended. Those that
 * a rule remedies reach the agents, which act as far as its mode allows; of the others the agents do nothing.
 */
class ClusterAlertsIT {
    private static final int NODE = 3;

    /** The broker reads its own version here; a host may have another package than its peers. */
    private static final String RABBIT_APP =
            "app=$(echo /usr/lib/rabbitmq/lib/rabbitmq_server-*/plugins/rabbit-[0-9]*/ebin/rabbit.app); ";

    private static final String STARTED =
            "cluster_node:rabbitagent_node_boot_timestamp_seconds:max{node=\"" + Lab.node(NODE) + "\"}";

    private static final String FLAG = "drop_unroutable_metric";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    @AfterEach
    void nothingIsLeft() {
        Lab.rabbitmqctl(1, "clear_policy", "ha");
        RuleFiles.delete();
    }

    /** The hour that it looks back at is not waited for: that the node was drained ends it, too. */
    @Test
    void a_member_that_crashes_and_is_started_by_its_service_again_and_again() {
        Lab.exec(NODE, "lab-service", "restart", "1").succeeded();
        boolean steadySoFar =
                Monitoring.query("changes(" + STARTED + "[1h]) > 0").isEmpty();
        for (int crash = 1; crash <= 4; crash++) {
            crashAndAwaitStart();
            if (crash == 2 && steadySoFar) {
                assertThat(Monitoring.firing("RabbitmqNodeRestarting"))
                        .as("two are no habit")
                        .isEmpty();
            }
        }

        JsonNode alert = Monitoring.awaitShown("RabbitmqNodeRestarting", "");
        assertThat(alert.path("node").asText()).isEqualTo(Lab.node(NODE));
        Lab.run("start", Integer.toString(NODE)).succeeded();
        Lab.exec(NODE, "rabbitmq-upgrade", "drain").succeeded();
        try {
            Monitoring.awaitResolved("RabbitmqNodeRestarting");
        } finally {
            Lab.exec(NODE, "rabbitmq-upgrade", "revive").succeeded();
        }
    }

    /** Until Prometheus has seen the next Erlang VM. Other tests may have started some within the hour, so they are not counted. */
    private static void crashAndAwaitStart() {
        double before = Monitoring.value(STARTED);
        Lab.kill(NODE);
        await("Prometheus sees a new start")
                .atMost(Plans.PATIENCE)
                .until(() -> !Monitoring.query(STARTED + " > " + String.format(Locale.ROOT, "%.0f", before))
                        .isEmpty());
    }

    /** Its agent is down, and so are the brokers that would say whether it runs. */
    @Test
    void a_node_of_which_nobody_can_tell_how_it_is() {
        Lab.agents("agent-kill", NODE);
        Lab.stop(1, 2);

        JsonNode alert = Monitoring.awaitShown("RabbitmqNodeUnknown", "");
        assertThat(alert.path("node").asText()).isEqualTo(Lab.node(NODE));
        Monitoring.awaitFiring("RabbitmqMajorityLost");
        assertThat(Monitoring.firing("RabbitmqClusterDown"))
                .as("who is unknown may run")
                .isEmpty();
        assertNothingWasDone();

        Lab.agents("agent-start", NODE);
        Monitoring.awaitResolved("RabbitmqNodeUnknown");
        Lab.start(1, 2);
        Monitoring.awaitResolved("RabbitmqMajorityLost");
        ClusterDown.assertWhole(LabShape.MONITORED.hosts());
    }

    @Test
    void a_cluster_that_is_down_without_the_last_of_its_members() {
        Lab.stop(1);
        Lab.stop(2);
        Lab.stop(NODE);
        LastLost.loseThree();
        LastLost.declare();

        Monitoring.awaitFiring("RabbitmqClusterDownNodeLost");
        assertThat(Monitoring.awaitTold("RabbitmqClusterDownNodeLost")
                        .path("rule")
                        .asText())
                .isEqualTo(LastLost.RULE);
        String plan = LastLost.awaitPlan();
        approvedPlanIsTheAlerts("RabbitmqClusterDownNodeLost", plan);
        Monitoring.awaitResolved("RabbitmqClusterDownNodeLost");
        ClusterDown.assertWhole(List.of(1, 2));
    }

    @Test
    void a_member_whose_host_is_gone_for_good() {
        RuleFiles.follow();
        RuleFiles.editEverywhere("stale-member", "for: 30m", "for: 5s");
        LastLost.loseThree();
        LastLost.declare();

        Monitoring.awaitFiring("RabbitmqStaleMember");
        assertThat(Monitoring.awaitTold("RabbitmqStaleMember").path("rule").asText())
                .isEqualTo("stale-member");
        String plan = Plans.awaitProposed(1, "stale-member", NODE);
        approvedPlanIsTheAlerts("RabbitmqStaleMember", plan);
        Monitoring.awaitResolved("RabbitmqStaleMember");
        ClusterDown.assertWhole(List.of(1, 2));
    }

    /** It waits for a human though an alert asked for it, and cures what the alert tells. */
    private static void approvedPlanIsTheAlerts(String alert, String plan) {
        assertThat(Views.decisions(1, plan)).as("its rule asks first").containsExactly("plan-proposed");
        Plans.approve(1, plan);
        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).as("%s", run).isEqualTo("verified");
        JsonNode told = Monitoring.awaitTold(alert);
        assertThat(run.path("trigger").asText()).as("%s", run).isEqualTo("alert");
        assertThat(run.path("alert").asText())
                .as("%s", run)
                .isEqualTo(told.path("fingerprint").asText());
        assertThat(told.path("plan").asText()).as("%s", told).isEqualTo(plan);
    }

    @Test
    void a_force_load_that_was_left_and_a_cookie_that_differs() {
        Lab.stop(NODE);
        Lab.rabbitmqctl(NODE, "force_boot").succeeded();
        Path forceLoad = Lab.dataDirectory(NODE).resolve("force_load");
        assertThat(forceLoad).exists();
        Path cookie = Lab.hostDirectory(2).resolve("lib/rabbitmq/.erlang.cookie");
        String text = LabCluster.read(cookie);
        LabCluster.write(cookie, text + "X");
        try {
            Monitoring.awaitShown("RabbitmqForceLoadLeftOver", "left-over-force-load");
            Monitoring.awaitShown("RabbitmqCookieDiffers", "cookie-differs");
            assertNothingWasDone();
            assertThat(forceLoad).as("somebody wanted it").exists();
        } finally {
            LabCluster.write(cookie, text);
        }
        Monitoring.awaitResolved("RabbitmqCookieDiffers");
        Lab.exec(NODE, "rm", "/var/lib/rabbitmq/mnesia/" + Lab.node(NODE) + "/force_load")
                .succeeded();
        Monitoring.awaitResolved("RabbitmqForceLoadLeftOver");
        Lab.start(NODE);
        assertThat(Files.exists(forceLoad)).isFalse();
    }

    /** A flag that one member has not enabled is made by RabbitMQ's own means; no command does it. */
    @Test
    void feature_flags_that_differ_and_policies_that_leave_gaps() {
        RuleFiles.follow();
        RuleFiles.editEverywhere("feature-flags-differ", "for: 6m", "for: 5s");
        RuleFiles.editEverywhere("policy-gaps", "for: 5m", "for: 5s");
        Lab.rabbitmqctl(NODE, "eval", "ok = rabbit_feature_flags:mark_as_enabled_locally(" + FLAG + ", false).")
                .succeeded();
        askAgainForFlags();
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha\\.", "{\"ha-mode\":\"exactly\",\"ha-params\":5}")
                .succeeded();
        Queues.declare(1, "ha.1");

        try {
            Monitoring.awaitShown("RabbitmqFeatureFlagsDiffer", "feature-flags-differ");
            Monitoring.awaitShown("RabbitmqPolicyGaps", "policy-gaps");
            assertThat(Lab.agent(1, "explain", "feature-flags-differ")
                            .succeeded()
                            .out())
                    .contains(FLAG);
            assertThat(Lab.agent(1, "explain", "policy-gaps").succeeded().out()).contains("ha.1");
            assertNothingWasDone();
        } finally {
            Lab.rabbitmqctl(NODE, "enable_feature_flag", FLAG).succeeded();
        }
        askAgainForFlags();
        Monitoring.awaitResolved("RabbitmqFeatureFlagsDiffer");
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha\\.", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        Monitoring.awaitResolved("RabbitmqPolicyGaps");
    }

    /** An agent asks every five minutes, and when it begins. */
    private static void askAgainForFlags() {
        Lab.agents("agent-stop", NODE);
        Lab.agents("agent-start", NODE);
    }

    /** One host has the package of the next patch release, by what it says of itself. */
    @Test
    void versions_that_differ() {
        Lab.stop(NODE);
        Lab.exec(NODE, "sh", "-c", RABBIT_APP + """
                        sed 's/{vsn, *"\\([0-9]*\\.[0-9]*\\)\\.[0-9]*"}/{vsn, "\\1.99"}/' "$app" >/run/rabbit.app
                        mount --bind /run/rabbit.app "$app"
                        """).succeeded();
        try {
            Lab.start(NODE);
            Monitoring.awaitShown("RabbitmqVersionSkew", "versions-differ");
            assertThat(Monitoring.query("rabbitagent_node_info{version=~\".*[.]99\"}"))
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(
                                    sample.path("metric").path("node").asText())
                            .isEqualTo(Lab.node(NODE)));
            assertNothingWasDone();
        } finally {
            Lab.stop(NODE);
            Lab.exec(NODE, "sh", "-c", RABBIT_APP + "umount \"$app\"").succeeded();
        }
        Lab.start(NODE);
        Monitoring.awaitResolved("RabbitmqVersionSkew");
        await("and it does not come back, with what is still remembered")
                .during(Duration.ofSeconds(20))
                .atMost(Plans.PATIENCE)
                .until(() -> Monitoring.firing("RabbitmqVersionSkew").isEmpty());
    }

    /** Nothing was planned, and of these alerts no agent was told. */
    private static void assertNothingWasDone() {
        List<String> decided = Views.ofKind(Views.history(1), "decision").stream()
                .map(entry -> entry.path("data").path("decision").asText())
                .filter(decision -> !decision.equals("alert-received"))
                .toList();
        assertThat(decided).isEmpty();
        assertThat(Views.list(Views.status(1).path("alerts")))
                .noneSatisfy(alert -> assertThat(alert.path("rule").asText())
                        .isIn(
                                "left-over-force-load",
                                "cookie-differs",
                                "feature-flags-differ",
                                "policy-gaps",
                                "versions-differ"));
    }
}
