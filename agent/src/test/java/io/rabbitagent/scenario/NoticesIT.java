package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the agents tell somebody's webhook of plans that wait, fail and cure; and what they do while it does not listen. */
class NoticesIT {
    private static final String RULE = "app-stopped";
    private static final int PORT = 8099;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /** As the machine sees it, and as the host of the receiver does. */
    private static final Path DIRECTORY = Lab.hostDirectory(1).resolve("log/rabbitmq-agent/chat");

    private static final String INSIDE = "/var/log/rabbitmq-agent/chat";

    @BeforeEach
    void somebodyListens() {
        Lab.exec(1, "sh", "-c", "rm -rf " + INSIDE + " && mkdir " + INSIDE).succeeded();
        answers("200");
        String receiver = "cd /; exec setsid --fork java -cp '"
                + Path.of("target", "test-classes").toAbsolutePath() + "' " + NoticeReceiver.class.getName() + " "
                + PORT + " " + INSIDE
                + " >/dev/null 2>&1 </dev/null";
        Lab.exec(1, "sh", "-c", receiver).succeeded();
        await("the receiver listens").atMost(PATIENCE).until(() -> Files.exists(DIRECTORY.resolve("pid")));
        for (int host : LabShape.USUAL.hosts()) {
            tell(host);
        }
    }

    private static void tell(int host) {
        String file = "/etc/rabbitmq-agent/notify-url";
        String address = "umask 077; echo http://rb1:" + PORT + "/notices >" + file;
        Lab.exec(host, "sh", "-c", address).succeeded();
        LabCluster.append(LabCluster.configuration(host, "agent.yaml"), "notify:\n  url_file: " + file + "\n");
        Lab.agents("agent-stop", host);
        Lab.agents("agent-start", host);
    }

    @AfterEach
    void nobodyListens() {
        Lab.exec(1, "sh", "-c", "kill $(cat " + INSIDE + "/pid)").succeeded();
    }

    @Test
    void a_plan_that_waits_and_its_cure_are_each_told_once_though_the_receiver_was_ill_at_first() {
        answers("503");
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        String plan = Plans.awaitProposed(1, RULE, 2);
        await("two vain attempts").atMost(PATIENCE).until(() -> posts().size() >= 2);
        answers("200");
        JsonNode asked = awaitTold("approval-awaited");
        assertThat(asked.path("plan").asText()).isEqualTo(plan);
        assertThat(asked.path("node").asText()).isEqualTo(Lab.node(2));
        assertThat(asked.path("text").asText()).contains("agent approve " + plan);

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        JsonNode cured = awaitTold("cured");
        assertThat(cured.path("plan").asText()).isEqualTo(plan);
        ClusterDown.awaitFurtherRounds(5, 1, 2, 3);
        assertThat(posts().stream().filter(post -> post.startsWith("200 "))).hasSize(2);
        assertThat(posts().stream()
                        .map(NoticesIT::notice)
                        .map(notice -> notice.path("id").asText())
                        .distinct())
                .as("what is sent again is the same notice")
                .hasSize(2);
    }

    @Test
    void a_receiver_that_never_answers_keeps_no_cure_waiting() {
        answers("hang");
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        String plan = Plans.awaitProposed(1, RULE, 2);
        await("a notice is on its way").atMost(PATIENCE).until(() -> !posts().isEmpty());

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(posts()).allMatch(post -> post.startsWith("hang "));
        answers("200");
        assertThat(awaitTold("cured").path("plan").asText()).isEqualTo(plan);
    }

    @Test
    void a_plan_that_failed_is_told_with_the_way_on() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        String plan = Plans.awaitProposed(1, RULE, 2);
        FailingCommands.during(2, () -> {
            Plans.approve(1, plan);
            assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("failed");
        });

        JsonNode failed = awaitTold("failed");
        assertThat(failed.path("plan").asText()).isEqualTo(plan);
        assertThat(failed.path("text").asText()).contains("agent ack " + plan);
        Lab.rabbitmqctl(2, "start_app").succeeded();
        Lab.agent(1, "ack", plan, "--reason", "test").succeeded();
    }

    private static JsonNode awaitTold(String kind) {
        return await(kind + " is told")
                .atMost(PATIENCE)
                .until(
                        () -> posts().stream()
                                .filter(post -> post.startsWith("200 "))
                                .map(NoticesIT::notice)
                                .filter(notice -> notice.path("kind").asText().equals(kind))
                                .toList(),
                        told -> !told.isEmpty())
                .get(0);
    }

    private static JsonNode notice(String post) {
        return Ran.json(post.substring(post.indexOf(' ') + 1));
    }

    private static void answers(String answer) {
        LabCluster.write(DIRECTORY.resolve("answer"), answer);
    }

    private static List<String> posts() {
        Path posts = DIRECTORY.resolve("posts");
        return Files.exists(posts) ? LabCluster.read(posts).lines().toList() : List.of();
    }
}
