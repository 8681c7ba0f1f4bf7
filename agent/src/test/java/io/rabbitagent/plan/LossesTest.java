package io.rabbitagent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static Loss queue(String name, long messages) {
        return new Loss("/", name, OptionalLong.of(messages), "only here");
    }

    private static Loss uncounted(String name) {
        return new Loss("/", name, OptionalLong.empty(), "only here");
    }

    private static Losses of(Loss... queues) {
        return new Losses(List.of(queues), 0, List.of());
    }

    @Test
    void the_same_or_fewer_queues_and_messages_are_covered() {
        assertThat(of(queue("a", 3)).noLargerThan(of(queue("a", 3), queue("b", 1))))
                .isTrue();
        assertThat(of(queue("a", 2)).noLargerThan(of(queue("a", 3)))).isTrue();
        assertThat(Losses.NONE.noLargerThan(of(queue("a", 3)))).isTrue();
        assertThat(of(queue("a", 99)).noLargerThan(of(uncounted("a")))).isTrue();
    }

    @Test
    void another_queue_more_messages_or_a_lost_count_is_not_covered() {
        assertThat(of(queue("b", 1)).noLargerThan(of(queue("a", 3)))).isFalse();
        assertThat(of(queue("a", 4)).noLargerThan(of(queue("a", 3)))).isFalse();
        assertThat(of(uncounted("a")).noLargerThan(of(queue("a", 3)))).isFalse();
        assertThat(of(new Loss("other", "a", OptionalLong.of(1), "")).noLargerThan(of(queue("a", 3))))
                .isFalse();
    }

    @Test
    void more_unnamed_queues_or_another_uncertainty_is_not_covered() {
        Losses shown = new Losses(List.of(), 2, List.of("the number of messages"));

        assertThat(new Losses(List.of(), 3, List.of()).noLargerThan(shown)).isFalse();
        assertThat(new Losses(List.of(), 0, List.of("what it holds")).noLargerThan(shown))
                .isFalse();
        assertThat(new Losses(List.of(), 2, List.of("the number of messages")).noLargerThan(shown))
                .isTrue();
    }

    @Test
    void nothing_is_none_only_where_nothing_is_uncertain() {
        assertThat(Losses.NONE.isNone()).isTrue();
        assertThat(new Losses(List.of(), 0, List.of("unknown")).isNone()).isFalse();
        assertThat(new Losses(List.of(), 1, List.of()).isNone()).isFalse();
    }
}
