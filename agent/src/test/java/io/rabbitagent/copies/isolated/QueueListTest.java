package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueListTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void a_queue_that_can_not_be_read_tells_whether_it_has_members_on_other_nodes() throws Exception {
        QueueList list = new QueueList();

        list.said(MAPPER.readTree(
                "{\"queue\":{\"vhost\":\"/\",\"name\":\"a\",\"type\":\"quorum\",\"leader\":\"rabbit@rb1\","
                        + "\"problem\":\"no majority\",\"members_elsewhere\":true}}"));
        list.said(MAPPER.readTree(
                "{\"queue\":{\"vhost\":\"/\",\"name\":\"b\",\"type\":\"quorum\",\"leader\":\"rabbit@rb1\","
                        + "\"problem\":\"no leader\"}}"));

        assertThat(list.found())
                .containsExactly(
                        new CopiedQueue(
                                "/", "a", "quorum", "rabbit@rb1", Optional.empty(), Optional.of("no majority"), true),
                        new CopiedQueue(
                                "/", "b", "quorum", "rabbit@rb1", Optional.empty(), Optional.of("no leader"), false));
    }
}
