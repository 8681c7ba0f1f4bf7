package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What one node has of streams, and of a quorum queue with members elsewhere, comes out of its backup, and is in the cluster
 * again, each message once.
 */
class ReplicatedRescueIT {
    private static final int NODE = Forgotten.NODE;
    private static final String QUORUM = "quorum";
    private static final String ONLY_STREAM = "stream-here";
    private static final String STREAM = "stream-everywhere";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @BeforeEach
    void publisher() {
        Rescued.allowPublishing(NODE);
    }

    @Test
    void messages_of_one_member_are_counted_exported_and_replayed_once() throws Exception {
        Queues.declareQuorum(NODE, QUORUM, 3);
        Queues.declareStream(NODE, ONLY_STREAM, 1);
        Queues.declareStream(NODE, STREAM, 3);
        List<String> quorum = Queues.publish(NODE, QUORUM, 6).subList(2, 6);
        Queues.consume(NODE, QUORUM, 2);
        List<String> onlyStream = Queues.publish(NODE, ONLY_STREAM, 5);
        List<String> stream = Queues.publish(NODE, STREAM, 7);
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        String outcome = Plans.awaitEnd(1, plan).path("outcome").asText();
        String backup = Rescued.backup(NODE);

        JsonNode queues = Lab.view(NODE, "rescue", "list", backup).path("queues");
        assertHeld(Rescued.queue(queues, QUORUM), 4, List.of(Lab.node(1), Lab.node(2)));
        assertHeld(Rescued.queue(queues, ONLY_STREAM), 5, List.of());
        assertHeld(Rescued.queue(queues, STREAM), 7, List.of(Lab.node(1), Lab.node(2)));

        String unnamed = Lab.agent(NODE, "rescue", "export", backup).succeeded().out();
        assertThat(unnamed)
                .as("the others may have the messages")
                .contains(STREAM + " in vhost /: nobody named it")
                .doesNotContain(ONLY_STREAM + " in vhost /: nobody named it");
        // As the node stops another member may be elected, and the node may still have written that down.
        boolean led = Rescued.queue(queues, QUORUM).path("leader").asText().equals(Lab.node(NODE));
        assertThat(unnamed.contains(QUORUM + " in vhost /: nobody named it"))
                .as("only of queues that it led: %s", unnamed)
                .isEqualTo(led);
        assertThat(Rescued.bodies(NODE, backup, ONLY_STREAM)).isEqualTo(onlyStream);
        Lab.agent(NODE, "rescue", "export", backup, "--queue", QUORUM, "--queue", STREAM)
                .succeeded();
        assertThat(Rescued.bodies(NODE, backup, QUORUM)).isEqualTo(quorum);
        assertThat(Rescued.bodies(NODE, backup, STREAM)).isEqualTo(stream);
        Lab.agent(NODE, "rescue", "list", backup, "--verify").succeeded();

        List.of(QUORUM, STREAM)
                .forEach(queue -> Lab.rabbitmqctl(1, "delete_queue", queue).succeeded());
        if (!outcome.equals("verified")) {
            // RabbitMQ may not have taken the stream's replica off the node that it forgot, which is for a human.
            Forgotten.comesHomeAfter(plan);
        }
        Queues.declareQuorum(1, QUORUM, 3);
        Queues.declareStream(1, ONLY_STREAM, 1);
        Queues.declareStream(1, STREAM, 3);
        assertThat(Rescued.replay(NODE, backup).succeeded().err())
                .as("the others may have them, and nobody named them")
                .contains(QUORUM + " in vhost /", STREAM + " in vhost /")
                .doesNotContain(ONLY_STREAM + " in vhost /");
        for (int time = 0; time < 2; time++) {
            Rescued.replay(NODE, backup, "--queue", QUORUM, "--queue", ONLY_STREAM, "--queue", STREAM)
                    .succeeded();
        }
        assertThat(Queues.messages(1, QUORUM)).isEqualTo(quorum);
        assertThat(StreamMessages.of(1, ONLY_STREAM)).isEqualTo(onlyStream);
        assertThat(StreamMessages.of(1, STREAM)).isEqualTo(stream);
        assertThat(StreamMessages.marks(1, STREAM, "x-rescued-number")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        Isolated.assertNothingIsLeft(NODE);
    }

    private static void assertHeld(JsonNode queue, int messages, List<String> elsewhere) {
        assertThat(queue.path("messages").asInt()).as(queue.toString()).isEqualTo(messages);
        assertThat(Views.texts(queue.path("members_elsewhere"))).containsExactlyElementsOf(elsewhere);
    }
}
