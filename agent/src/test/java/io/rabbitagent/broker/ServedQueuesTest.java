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

    @Test
    void the_messages_of_each_are_told_and_what_is_not_understood_is_unknown() throws IOException {
        NodeName node = new NodeName("rabbit@rb1");
        assertThat(answering("{rabbit_agent_messages,[{<<\"Lw==\">>,<<\"cXEx\">>,5000000000}]}")
                        .messages(node))
                .isEqualTo(Fact.known(Map.of(new QueueId("/", "qq1"), 5_000_000_000L)));
        assertThat(answering("{rabbit_agent_messages,[{<<\"Lw==\">>,<<\"cXEx\">>,-1}]}")
                        .messages(node)
                        .isKnown())
                .isFalse();
    }

    private Fact<Map<QueueId, NodeName>> answer(String text) throws IOException {
        return answering(text).leaders(new NodeName("rabbit@rb1"));
    }

    private ServedQueues answering(String text) throws IOException {
        Path answer = Files.writeString(directory.resolve("answer"), text);
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cat " + answer);
        return new ServedQueues(new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)));
    }
}
