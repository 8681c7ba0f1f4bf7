package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueListTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void a_queue_tells_who_else_has_members_or_mirrors_and_what_is_said_while_it_is_counted_is_none() throws Exception {
        QueueList list = new QueueList();

        list.said(MAPPER.readTree(
                "{\"queue\":{\"vhost\":\"/\",\"name\":\"a\",\"type\":\"quorum\",\"leader\":\"rabbit@rb1\","
                        + "\"messages\":3,\"members_elsewhere\":[\"rabbit@rb2\",\"rabbit@rb3\"]}}"));
        list.said(MAPPER.readTree(
                "{\"queue\":{\"vhost\":\"/\",\"name\":\"c\",\"type\":\"classic\",\"leader\":\"rabbit@rb1\","
                        + "\"messages\":2,\"members_elsewhere\":[],\"mirrors_elsewhere\":[\"rabbit@rb3\"]}}"));
        list.said(MAPPER.readTree("{\"counting\":10000}"));
        list.said(MAPPER.readTree(
                "{\"queue\":{\"vhost\":\"/\",\"name\":\"b\",\"type\":\"quorum\",\"leader\":\"rabbit@rb1\","
                        + "\"problem\":\"no leader\"}}"));

        assertThat(list.found())
                .containsExactly(
                        new CopiedQueue(
                                "/",
                                "a",
                                "quorum",
                                "rabbit@rb1",
                                Optional.of(3L),
                                Optional.empty(),
                                List.of("rabbit@rb2", "rabbit@rb3"),
                                List.of()),
                        new CopiedQueue(
                                "/",
                                "c",
                                "classic",
                                "rabbit@rb1",
                                Optional.of(2L),
                                Optional.empty(),
                                List.of(),
                                List.of("rabbit@rb3")),
                        new CopiedQueue(
                                "/",
                                "b",
                                "quorum",
                                "rabbit@rb1",
                                Optional.empty(),
                                Optional.of("no leader"),
                                List.of(),
                                List.of()));
    }
}
