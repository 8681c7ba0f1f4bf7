package io.rabbitagent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(Pace.USUAL);

    static Notice notice(int number) {
        return new Notice(
                "decision/" + number,
                Notice.Kind.CURED,
                "orders",
                "app-stopped",
                Pictures.node(1),
                "p-" + number,
                "verified",
                "seen",
                Pictures.NOON,
                "text");
    }

    private static Duration at(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void they_come_out_in_the_order_in_which_they_went_in() {
        IntStream.rangeClosed(1, 3)
                .forEach(number ->
                        assertThat(outbox.add(notice(number), at(number))).isEmpty());
        for (int number = 1; number <= 3; number++) {
            assertThat(outbox.due(at(9))).contains(notice(number));
            assertThat(outbox.remove()).isEqualTo(notice(number));
        }
        assertThat(outbox.due(at(9))).isEmpty();
        assertThat(outbox.untilDue(at(9))).isEmpty();
    }

    @Test
    void pauses_double_up_to_a_minute_and_end_after_half_an_hour() {
        outbox.add(notice(1), at(0));
        List<Long> tried = new ArrayList<>();
        Duration now = at(0);
        while (outbox.again(now, Optional.empty())) {
            assertThat(outbox.due(now)).isEmpty();
            now = now.plus(outbox.untilDue(now).orElseThrow());
            assertThat(outbox.due(now)).contains(notice(1));
            tried.add(now.toSeconds());
        }
        assertThat(tried).startsWith(1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L).endsWith(1_743L);
        assertThat(outbox.tries()).isEqualTo(tried.size() + 1);
    }

    @Test
    void a_receiver_that_asks_for_more_time_gets_it_and_one_that_asks_for_less_does_not() {
        outbox.add(notice(1), at(0));
        assertThat(outbox.again(at(0), Optional.of(at(90)))).isTrue();
        assertThat(outbox.untilDue(at(0))).contains(at(90));
        for (int tries = 2; tries < 8; tries++) {
            outbox.again(at(0), Optional.empty());
        }
        assertThat(outbox.again(at(0), Optional.of(at(5)))).isTrue();
        assertThat(outbox.untilDue(at(0))).contains(at(60));
    }

    @Test
    void who_asks_for_more_time_than_there_is_gets_what_there_is_and_then_it_is_over() {
        outbox.add(notice(1), at(0));
        assertThat(outbox.again(at(0), Optional.of(at(86_400)))).isTrue();
        assertThat(outbox.untilDue(at(0))).contains(at(1_800));
        assertThat(outbox.again(at(1_800), Optional.of(at(86_400)))).isFalse();
    }

    /** A hundred of them in a second would be the opposite of what it asked for. */
    @Test
    void a_receiver_that_wants_to_be_left_alone_is_whichever_notice_is_the_next() {
        outbox.add(notice(1), at(0));
        outbox.add(notice(2), at(0));
        outbox.again(at(1_790), Optional.of(at(600)));
        outbox.remove();
        assertThat(outbox.due(at(2_389))).isEmpty();
        assertThat(outbox.due(at(2_390))).contains(notice(2));
    }

    @Test
    void those_behind_one_that_can_not_be_delivered_do_not_wait_as_long_once_more_but_are_tried() {
        outbox.add(notice(1), at(0));
        outbox.add(notice(2), at(10));
        assertThat(outbox.again(at(1_800), Optional.empty())).isFalse();
        outbox.remove();
        assertThat(outbox.due(at(1_800))).contains(notice(2));
        assertThat(outbox.again(at(1_801), Optional.empty())).isTrue();
        assertThat(outbox.again(at(1_809), Optional.empty())).isFalse();
    }

    @Test
    void the_next_one_is_tried_at_once_after_one_that_took_long() {
        outbox.add(notice(1), at(0));
        outbox.add(notice(2), at(0));
        outbox.again(at(0), Optional.empty());
        outbox.again(at(1), Optional.empty());
        outbox.remove();
        assertThat(outbox.due(at(1))).contains(notice(2));
        assertThat(outbox.tries()).isZero();
    }

    @Test
    void the_oldest_gives_way_where_more_than_a_hundred_wait() {
        for (int number = 1; number <= 100; number++) {
            assertThat(outbox.add(notice(number), at(0))).isEmpty();
        }
        outbox.again(at(0), Optional.empty());
        assertThat(outbox.add(notice(101), at(0))).contains(notice(1));
        assertThat(outbox.size()).isEqualTo(100);
        assertThat(outbox.due(at(0))).as("its own first try").contains(notice(2));
    }
}
