package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a plan announced as lost is in its backup, comes out of it, and is in the cluster again, each message once. */
class RescueIT {
    private static final int NODE = Forgotten.NODE;
    private static final String ONLY_HERE = "only-here";
    private static final String MIRRORED = "ha.elsewhere";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @BeforeEach
    void publisher() {
        Rescued.allowPublishing(NODE);
    }

    @Test
    void messages_that_a_rejoin_drops_are_exported_and_replayed_once() {
        Queues.declare(NODE, ONLY_HERE);
        List<String> bodies = Queues.publish(NODE, ONLY_HERE, 5);
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        Queues.declareWithPriorities(1, MIRRORED, 3);
        List<String> mirrored = Queues.publish(1, MIRRORED, 3);
        Forgotten.byStartApp();
        Plans.approve(1, Forgotten.awaitPlan());
        Views.awaitStatus(
                1,
                "nothing is found",
                status -> status.path("findings").isEmpty()
                        && status.path("plans").isEmpty());
        String backup = Rescued.backup(NODE);

        JsonNode queues = Lab.view(NODE, "rescue", "list", backup).path("queues");
        assertThat(Rescued.queue(queues, ONLY_HERE).path("messages").asInt()).isEqualTo(5);
        assertThat(Rescued.queue(queues, ONLY_HERE).path("announced").asBoolean())
                .isTrue();
        assertThat(Rescued.queue(queues, MIRRORED).path("messages").asInt())
                .as("of a mirror, whose leader is elsewhere")
                .isEqualTo(3);
        assertThat(Rescued.queue(queues, MIRRORED).path("leader").asText()).isEqualTo(Lab.node(1));

        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(Rescued.bodies(NODE, backup, ONLY_HERE)).isEqualTo(bodies);
        Lab.agent(NODE, "rescue", "export", backup, "--queue", MIRRORED).succeeded();
        assertThat(Rescued.bodies(NODE, backup, MIRRORED)).isEqualTo(mirrored);
        Lab.agent(NODE, "rescue", "list", backup, "--verify").succeeded();

        Ran nowhere = Rescued.replay(NODE, backup);
        assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.out()).contains("there is no queue");
        Queues.declare(1, ONLY_HERE);
        Ran replayed = Rescued.replay(NODE, backup).succeeded();
        assertThat(Queues.messages(1, ONLY_HERE)).isEqualTo(bodies);
        assertThat(Queues.messages(1, MIRRORED))
                .as("its leader has them, and nobody named it")
                .isEqualTo(mirrored);
        assertThat(replayed.out()).contains("5");
        Rescued.replay(NODE, backup).succeeded();
        assertThat(Queues.messages(1, ONLY_HERE)).as("once only").isEqualTo(bodies);
        Isolated.assertNothingIsLeft(NODE);
    }

    /** A record of who led it, as it was before the kill, tells nothing of the mirror that has taken over. */
    @Test
    void of_a_mirrored_queue_that_was_led_by_who_is_forgotten_nothing_is_sent_unasked() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        Queues.declare(NODE, ONLY_HERE);
        Queues.declare(NODE, MIRRORED);
        await("its mirrors")
                .atMost(Plans.PATIENCE)
                .until(() -> Views.list(Queues.all(1)).stream()
                        .filter(queue -> queue.path("name").asText().equals(MIRRORED))
                        .anyMatch(
                                queue -> queue.path("synchronised_slave_nodes").size() == 2));
        List<String> bodies = Queues.publish(NODE, ONLY_HERE, 5);
        List<String> mirrored = Queues.publish(NODE, MIRRORED, 3);
        Forgotten.afterAKill();
        Plans.approve(1, Forgotten.awaitPlan());
        Views.awaitStatus(
                1,
                "nothing is found",
                status -> status.path("findings").isEmpty()
                        && status.path("plans").isEmpty());
        String backup = Rescued.backup(NODE);

        JsonNode queue = Rescued.queue(Lab.view(NODE, "rescue", "list", backup).path("queues"), MIRRORED);
        assertThat(queue.path("leader").asText()).isEqualTo(Lab.node(NODE));
        assertThat(Views.texts(queue.path("mirrors_elsewhere"))).containsExactly(Lab.node(1), Lab.node(2));
        assertThat(queue.path("warning").asText()).contains("or they come twice");
        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(Rescued.bodies(NODE, backup, MIRRORED))
                .as("it may be the only copy")
                .isEqualTo(mirrored);
        Queues.declare(1, ONLY_HERE);
        for (int time = 1; time <= 2; time++) {
            assertThat(Rescued.replay(NODE, backup).succeeded().err()).contains(MIRRORED + " in vhost / (mirrors on ");
            assertThat(Queues.messages(1, ONLY_HERE)).as("time %s", time).isEqualTo(bodies);
            assertThat(Queues.messages(1, MIRRORED)).as("time %s", time).isEqualTo(mirrored);
        }
    }

    @Test
    void an_agent_that_is_killed_while_it_reads_a_backup_leaves_nothing_behind() {
        Queues.declare(NODE, ONLY_HERE);
        List<String> bodies = Queues.publish(NODE, ONLY_HERE, 5);
        Forgotten.byStartApp();
        Plans.approve(1, Forgotten.awaitPlan());
        Views.awaitStatus(
                1,
                "nothing is found",
                status -> status.path("findings").isEmpty()
                        && status.path("plans").isEmpty());
        String backup = Rescued.backup(NODE);
        CompletableFuture<Ran> asking = CompletableFuture.supplyAsync(() -> Lab.agent(NODE, "rescue", "list", backup));
        List<String> copies = Isolated.awaitBoot(NODE);

        Lab.agents("agent-kill", NODE);

        Isolated.awaitGone(NODE, copies);
        assertThat(asking).as("its command ends with it").succeedsWithin(Duration.ofSeconds(20));
        Lab.agents("agent-start", NODE);
        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(Rescued.bodies(NODE, backup, ONLY_HERE)).isEqualTo(bodies);
        Isolated.assertNothingIsLeft(NODE);
    }
}
