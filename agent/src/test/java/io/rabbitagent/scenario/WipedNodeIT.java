package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that lost its data and runs alone is found, shown with what it took in, and made a member again. */
class WipedNodeIT {
    private static final String RULE = "wiped-node";
    private static final String TAKEN_IN = "taken-in-alone";
    private static final String WAS_HERE = "was-only-here";
    private static final int NODE = Forgotten.NODE;
    private static final String PRELAUNCH =
            "{ok, _} = application:ensure_all_started(rabbitmq_prelaunch), application:load(rabbit), rabbit_boot_state:get().";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void one_that_runs_alone_is_a_member_again_and_what_it_took_in_is_kept() {
        Queues.declare(NODE, WAS_HERE);
        Queues.publish(NODE, WAS_HERE, 2);
        Queues.declareQuorum(1, "quorum", 3);
        Lab.stop(NODE);
        Lab.run("wipe", Integer.toString(NODE)).succeeded();
        Lab.start(NODE);
        takeInMessages();

        Plans.awaitProposed(1, RULE, NODE);
        JsonNode plan = Plans.awaitDryRun(
                1, RULE, "the losses of both sides", one -> one.path("losses").size() == 2);
        assertThat(plan.path("mode").asText()).isEqualTo("approve");
        assertThat(plan.path("destructive").asBoolean()).isTrue();
        assertThat(Views.list(plan.path("losses")))
                .anySatisfy(loss -> {
                    assertThat(loss.path("queue").asText()).isEqualTo(TAKEN_IN);
                    assertThat(loss.path("why").asText()).contains("while it ran alone", "backup");
                })
                .anySatisfy(loss -> {
                    assertThat(loss.path("queue").asText()).isEqualTo(WAS_HERE);
                    assertThat(loss.path("why").asText()).contains("forget_cluster_node deletes");
                });
        assertThat(listeners()).as("it serves clients alone").contains("5672");

        int before = LabCluster.agentOutput(NODE).length();
        Ran cure = Lab.agent(1, "remediate", "--rule", RULE, "--node", "rb3", "--yes", "--reason", "it was wiped")
                .succeeded();

        assertThat(cure.out() + cure.err()).contains("step 3 of 8, forget_cluster_node", "backed up", "verified");
        assertThat(LabCluster.agentOutput(NODE).substring(before)).contains("the VM has the net_ticktime of");
        Forgotten.assertIsHome();
        assertThat(queue(TAKEN_IN)).as("what the plan said would not come back").isFalse();
        assertThat(queue(WAS_HERE)).isFalse();
        JsonNode backups = Lab.view(NODE, "backups").path("backups");
        assertThat(backups).hasSize(1);
        assertThat(backups.get(0).path("complete").asBoolean()).isTrue();
        assertThat(Lab.exec(
                                NODE,
                                "grep",
                                "-rlq",
                                "QUEUE: " + TAKEN_IN,
                                Lab.view(NODE, "backups").path("directory").asText())
                        .code())
                .as("the queue's files are in the backup")
                .isZero();
        Views.awaitStatus(
                1, "nothing is found", status -> status.path("findings").isEmpty());
    }

    @Test
    void one_that_is_down_with_nothing_left_is_a_member_again() {
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        Lab.rabbitmqctl(NODE, "force_reset").succeeded();
        Lab.stop(NODE);

        Views.awaitFinding(1, RULE, NODE, "awaiting-approval");
        Ran cure = Lab.agent(1, "remediate", "--rule", RULE, "--node", "rb3", "--yes", "--reason", "it was wiped")
                .succeeded();

        assertThat(cure.out() + cure.err()).contains("verified").doesNotContain("backed up");
        Forgotten.assertIsHome();
    }

    /** A join that reads them while somebody asks for them never ends: {@code rabbit_feature_flags} of 3.10.8 waits for itself. */
    @Test
    void a_vm_that_has_not_read_its_feature_flags_is_not_made_to_by_being_asked() {
        Lab.stop(NODE);
        Lab.run("wipe", Integer.toString(NODE)).succeeded();
        Lab.start(NODE);
        Lab.stop(NODE);
        Lab.agents("agent-stop", NODE);
        String vmAlone =
                "RABBITMQ_NODE_ONLY=true RABBITMQ_SERVER_START_ARGS='-sname rabbit@rb3' rabbitmq-server -detached";
        try {
            Lab.exec(NODE, "sh", "-c", vmAlone).succeeded();
            await("the VM is up, and as far as a boot is just before it reads its feature flags")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Lab.rabbitmqctl(NODE, "-q", "eval", PRELAUNCH).code() == 0);
            Lab.agents("agent-start", NODE);

            await("it is alone, so what it holds is asked")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Http.metric(NODE, "rabbitagent_poll_errors_total", "probe=\"inventory\"") > 0);
            assertThat(Lab.rabbitmqctl(NODE, "-q", "eval", "rabbit_ff_registry:is_registry_initialized().")
                            .succeeded()
                            .out())
                    .isEqualToIgnoringNewLines("false");
        } finally {
            // Who stops a broker would wait for its boot to end.
            Lab.rabbitmqctl(NODE, "eval", "erlang:halt().");
        }
    }

    /** Through the broker's own user: the lab's users went with the data. */
    static void takeInMessages() {
        Lab.rabbitmqctl(
                        NODE,
                        "eval",
                        "{new, Q} = rabbit_amqqueue:declare({resource, <<\"/\">>, queue, <<\"" + TAKEN_IN
                                + "\">>}, true, false, [], none, <<\"guest\">>),"
                                + " [rabbit_basic:publish(rabbit_exchange:lookup_or_die({resource, <<\"/\">>, exchange,"
                                + " <<>>}), <<\"" + TAKEN_IN + "\">>, [{delivery_mode, 2}], <<\"m\">>)"
                                + " || _ <- [1, 2, 3]], ok.")
                .succeeded();
    }

    private static String listeners() {
        return Lab.rabbitmqctl(
                        NODE,
                        "-q",
                        "eval",
                        "[P || {listener, _, _, _, _, P, _} <- rabbit_networking:active_listeners()].")
                .succeeded()
                .out();
    }

    private static boolean queue(String name) {
        return Lab.rabbitmqctl(1, "-q", "list_queues", "name").succeeded().out().contains(name);
    }
}
