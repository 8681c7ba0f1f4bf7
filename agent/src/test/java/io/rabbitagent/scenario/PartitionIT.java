package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member alone on its side of a partition, while clients publish on both. */
class PartitionIT {
    private static final int ALONE = 3;
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();
    private static final String MIRRORED = "mirrored-1";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void under_load_the_trusted_sides_messages_are_everywhere_and_those_of_the_other_side_are_as_announced() {
        mirrored();
        Queues.declare(ALONE, "plain");
        List<String> before = Queues.publish(1, MIRRORED, 3);
        long lives = Partitioned.lives(1, 2);
        try (Publisher onTrusted = new Publisher(1, MIRRORED, "t-");
                Publisher onAlone = new Publisher(ALONE, MIRRORED, "a-")) {
            Partitioned.cut(ALONE);
            Partitioned.awaitUnseen(1, ALONE);
            Partitioned.awaitUnseen(ALONE, 1);
            onTrusted.awaitMore(3);
            onAlone.awaitMore(3);
            Partitioned.heal();
            String plan = Partitioned.awaitPlan();
            onAlone.stop();

            JsonNode shown = Plans.awaitDryRun(
                    1,
                    Partitioned.RULE,
                    "both queues of the other side",
                    one -> one.path("losses").size() == 2);
            assertThat(Partitioned.steps(shown))
                    .containsExactly(
                            "stop-losing-side rabbit@rb3",
                            "await-partition-cleared rabbit@rb1",
                            "await-partition-cleared rabbit@rb2",
                            "backup rabbit@rb3",
                            "return-to-trusted-side rabbit@rb3");
            assertThat(shown.path("destructive").asBoolean()).isTrue();
            assertThat(shown.path("losses").findValuesAsText("queue")).containsExactlyInAnyOrder(MIRRORED, "plain");
            Set<String> onlyThere = new HashSet<>(Queues.messages(ALONE, MIRRORED));
            onlyThere.removeAll(Queues.messages(1, MIRRORED));
            assertThat(onlyThere).as("what is given up").isNotEmpty().allMatch(body -> body.startsWith("a-"));

            Plans.approve(1, plan);
            Partitioned.assertVerified(plan);
            onTrusted.stop();
            ClusterDown.assertWhole(HOSTS);
            awaitEverywhere(before, onTrusted.confirmed());
            assertThat(Queues.messages(1, MIRRORED)).doesNotContainAnyElementsOf(onlyThere);
            assertThat(onAlone.sent()).containsAll(onlyThere);
            assertThat(onAlone.confirmed())
                    .as("confirmed there, and given up as announced")
                    .containsAnyElementsOf(onlyThere);
        }
        assertThat(Partitioned.lives(1, 2)).as("no trusted node is restarted").isEqualTo(lives);
        Partitioned.assertBackedUp(ALONE);
    }

    @Test
    void a_second_cut_ends_the_cure_in_words_and_the_next_plan_goes_on_from_there() {
        mirrored();
        Partitioned.cutOff(ALONE, 1);
        String plan = Partitioned.awaitPlan();
        Plans.approve(1, plan);
        await("the other side is stopped")
                .atMost(Plans.PATIENCE)
                .until(() -> Lab.rabbitmqctl(ALONE, "ping").code() != 0);
        Partitioned.cut(ALONE);
        if (SharedStore.isOnEtcd()) {
            waitsForTheLink(plan);
        } else {
            endsInWords(plan);
        }
        ClusterDown.assertWhole(HOSTS);
    }

    /** The agent beside the broker that is down has lost the decisions as well: nobody goes on until it has them again. */
    private static void waitsForTheLink(String plan) {
        Plans.awaitState(1, plan, "stalled");
        ClusterDown.awaitFurtherRounds(5, ALONE);
        assertThat(Lab.rabbitmqctl(ALONE, "ping").code()).as("it stays down").isNotZero();
        Partitioned.heal();
        Partitioned.assertVerified(plan);
    }

    private static void endsInWords(String plan) {
        JsonNode end = Plans.awaitEnd(1, plan);
        assertThat(end.path("outcome").asText()).as("%s", end).isEqualTo("failed");
        // The backup can't ask a trusted node for its definitions, or the start can't ask whether it is whole.
        assertThat(end.path("detail").asText())
                .containsAnyOf("unable to perform an operation on node", "is unknown", "does not see");
        assertThat(Lab.rabbitmqctl(ALONE, "ping").code()).as("it stays down").isNotZero();

        Partitioned.heal();
        Lab.agent(1, "ack", plan, "--reason", "test").succeeded();
        String next = Partitioned.awaitPlan();
        assertThat(next).isNotEqualTo(plan);
        assertThat(Partitioned.steps(Plans.dryRun(1, Partitioned.RULE))).contains("backup rabbit@rb3");
        Plans.approve(1, next);
        Partitioned.assertVerified(next);
    }

    private static void mirrored() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^mirrored-", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        Queues.declare(1, MIRRORED);
        await("its mirrors")
                .atMost(Plans.PATIENCE)
                .until(() ->
                        Queues.all(1).path(0).path("synchronised_slave_nodes").size() == 2);
    }

    private static void awaitEverywhere(List<String> before, List<String> trusted) {
        for (int host : HOSTS) {
            await("all that the trusted side has confirmed, seen from rb" + host)
                    .atMost(Plans.PATIENCE)
                    .untilAsserted(() -> {
                        Optional<List<String>> there = Queues.messagesIfReadable(host, MIRRORED);
                        assertThat(there).isPresent();
                        assertThat(there.get()).containsAll(before).containsAll(trusted);
                    });
        }
    }
}
