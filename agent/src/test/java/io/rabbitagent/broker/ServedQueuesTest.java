package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedQueuesTest {
    @TempDir
    Path directory;

    @Test
    void each_is_told_with_who_serves_it() throws IOException {
        assertThat(answer("{rabbit_agent_served,[{<<\"Lw==\">>,<<\"cXEx\">>,rabbit@rb1}]}"))
                .isEqualTo(Fact.known(Map.of(new QueueId("/", "qq1"), new NodeName("rabbit@rb1"))));
    }

    @Test
    void while_a_member_does_not_tell_who_is_elected_or_lives_there_nothing_is_known() throws IOException {
        assertThat(answer("{rabbit_agent_unheard,[rabbit@rb2]}").isKnown()).isFalse();
        assertThat(ServedQueues.EXPRESSION)
                .as("a queue's record names who led it last, which is not asked")
                .contains("=:= leader", "rabbit_mnesia:is_process_alive/1", "amqqueue:get_state(Q) =:= live")
                .contains("{rabbit_agent_unheard, Deaf}")
                .endsWith("_ -> {rabbit_agent_unheard, Unheard} end.");
    }

    private Fact<Map<QueueId, NodeName>> answer(String text) throws IOException {
        Path answer = Files.writeString(directory.resolve("answer"), text);
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cat " + answer);
        return new ServedQueues(new Rabbitmqctl(
                        List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)))
                .leaders(new NodeName("rabbit@rb1"));
    }
}
