package io.rabbitagent.copies.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobTest {
    @Test
    void names_are_told_by_their_bytes() {
        assertThat(Job.messages(List.of(
                                WantedQueue.fromStart("/", "a\">>.é"), new WantedQueue("v", "q", 7, Optional.of("0f"))))
                        .term())
                .isEqualTo("""
                        {messages, [{<<47>>, <<97,34,62,62,46,195,169>>, 0, none},
                         {<<118>>, <<113>>, 7, <<48,102>>}]}.
                        """);
    }

    @Test
    void how_long_members_are_counted_is_told_in_milliseconds() {
        assertThat(Job.queuesCountedWithin(Duration.ofMinutes(3)).term()).isEqualTo("{queues, 180000}.\n");
    }

    @Test
    void an_empty_name_is_an_empty_binary() {
        assertThat(Job.messages(List.of(WantedQueue.fromStart("", ""))).term())
                .isEqualTo("{messages, [{<<>>, <<>>, 0, none}]}.\n");
    }
}
