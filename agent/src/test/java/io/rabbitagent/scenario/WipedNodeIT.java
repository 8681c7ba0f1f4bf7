package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that lost its data and runs alone is found, shown with what it took in, and made a member again. */
class WipedNodeIT {
    private static final String RULE = "wiped-node";
    private static final String TAKEN_IN = "taken-in-alone";
    private static final String WAS_HERE = "was-only-here";
    private static final int NODE = Forgotten.NODE;

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
