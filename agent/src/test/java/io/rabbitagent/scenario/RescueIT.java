package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a plan announced as lost is in its backup, comes out of it, and is in the cluster again, each message once. */
class RescueIT {
    private static final int NODE = Forgotten.NODE;
    private static final String ONLY_HERE = "only-here";
    private static final String MIRRORED = "ha.elsewhere";
    private static final String USER = "/etc/rabbitmq-agent/publisher";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /** The agent's own user may publish nothing. */
    @BeforeEach
    void publisher() {
        LabCluster.write(
                LabCluster.configuration(NODE, "publisher"),
                "username: admin\npassword: " + Lab.password("admin") + "\n");
        Lab.exec(NODE, "chmod", "600", USER).succeeded();
    }

    @Test
    @Tag("quick")
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
        String backup =
                Lab.view(NODE, "backups").path("backups").path(0).path("id").asText();
        assertThat(backup).isNotEmpty();

        JsonNode queues = Lab.view(NODE, "rescue", "list", backup).path("queues");
        assertThat(queue(queues, ONLY_HERE).path("messages").asInt()).isEqualTo(5);
        assertThat(queue(queues, ONLY_HERE).path("announced").asBoolean()).isTrue();
        assertThat(queue(queues, MIRRORED).path("messages").asInt())
                .as("of a mirror, whose leader is elsewhere")
                .isEqualTo(3);
        assertThat(queue(queues, MIRRORED).path("leader").asText()).isEqualTo(Lab.node(1));

        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(exported(backup, ONLY_HERE)).isEqualTo(bodies);
        Lab.agent(NODE, "rescue", "export", backup, "--queue", MIRRORED).succeeded();
        assertThat(exported(backup, MIRRORED)).isEqualTo(mirrored);
        Lab.agent(NODE, "rescue", "list", backup, "--verify").succeeded();

        Ran nowhere = replay(backup);
        assertThat(nowhere.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nowhere.out()).contains("there is no queue");
        Queues.declare(1, ONLY_HERE);
        Ran replayed = replay(backup).succeeded();
        assertThat(Queues.messages(1, ONLY_HERE)).isEqualTo(bodies);
        assertThat(Queues.messages(1, MIRRORED))
                .as("its leader has them, and nobody named it")
                .isEqualTo(mirrored);
        assertThat(replayed.out()).contains("5");
        replay(backup).succeeded();
        assertThat(Queues.messages(1, ONLY_HERE)).as("once only").isEqualTo(bodies);
        Isolated.assertNothingIsLeft(NODE);
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
        String backup =
                Lab.view(NODE, "backups").path("backups").path(0).path("id").asText();
        CompletableFuture<Ran> asking = CompletableFuture.supplyAsync(() -> Lab.agent(NODE, "rescue", "list", backup));
        List<String> copies = Isolated.awaitBoot(NODE);

        Lab.agents("agent-kill", NODE);

        Isolated.awaitGone(NODE, copies);
        assertThat(asking).as("its command ends with it").succeedsWithin(Duration.ofSeconds(20));
        Lab.agents("agent-start", NODE);
        Lab.agent(NODE, "rescue", "export", backup).succeeded();
        assertThat(exported(backup, ONLY_HERE)).isEqualTo(bodies);
        Isolated.assertNothingIsLeft(NODE);
    }

    private static Ran replay(String backup) {
        return Lab.agent(
                NODE,
                "rescue",
                "replay",
                backup,
                "--credentials-file",
                USER,
                "--yes",
                "--reason",
                "they were announced");
    }

    private static JsonNode queue(JsonNode queues, String name) {
        return Views.list(queues).stream()
                .filter(queue -> queue.path("queue").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + queues));
    }

    /** The bodies in an export, as its file has them. */
    private static List<String> exported(String backup, String name) {
        String file = queue(Lab.view(NODE, "rescue", "list", backup).path("queues"), name)
                .path("export")
                .path("file")
                .asText();
        List<String> bodies = new ArrayList<>();
        Lab.exec(NODE, "cat", file).succeeded().out().lines().map(Ran::json).forEach(message -> {
            assertThat(message.path("queue").asText()).isEqualTo(name);
            assertThat(message.path("n").asInt()).isEqualTo(bodies.size() + 1);
            bodies.add(
                    new String(Base64.getDecoder().decode(message.path("body").asText()), StandardCharsets.UTF_8));
        });
        return bodies;
    }
}
