package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RoundsTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration SELDOM = Duration.ofHours(1);

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void a_round_is_done_at_once_and_again_every_so_often() {
        try (Rounds rounds = Rounds.start(done::incrementAndGet, OFTEN)) {
            await().until(() -> done.get() >= 3);
            assertThat(rounds).isNotNull();
        }
    }

    @Test
    void a_round_can_be_hurried() {
        try (Rounds rounds = Rounds.start(done::incrementAndGet, SELDOM)) {
            await().until(() -> done.get() == 1);
            rounds.hurry();
            await().until(() -> done.get() == 2);
        }
    }

    @Test
    void never_are_two_done_at_once_and_what_was_hurried_meanwhile_comes_after() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable round = () -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            inside.countDown();
            awaitQuietly(go);
            atOnce.decrementAndGet();
            done.incrementAndGet();
        };
        try (Rounds rounds = Rounds.start(round, SELDOM)) {
            inside.await();
            rounds.hurry();
            rounds.hurry();
            go.countDown();
            await().until(() -> done.get() == 2);
            rounds.hurry();
            await().until(() -> done.get() == 3);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void a_round_that_fails_does_not_end_the_rounds() {
        Runnable failing = () -> {
            done.incrementAndGet();
            throw new IllegalStateException("injected: a round that fails");
        };
        try (Rounds rounds = Rounds.start(failing, OFTEN)) {
            await().until(() -> done.get() >= 3);
            assertThat(rounds).isNotNull();
        }
    }

    @Test
    void once_closed_none_is_under_way_and_none_comes() {
        CountDownLatch inside = new CountDownLatch(1);
        Rounds rounds = Rounds.start(
                () -> {
                    inside.countDown();
                    done.incrementAndGet();
                },
                SELDOM);
        awaitQuietly(inside);
        rounds.close();
        int before = done.get();
        rounds.hurry();
        assertThat(before).isEqualTo(1);
        assertThat(done).hasValue(before);
    }

    @Test
    void who_hurries_before_there_are_rounds_disturbs_nobody() {
        HurryUp hurry = new HurryUp();
        hurry.run();
        try (Rounds rounds = Rounds.start(done::incrementAndGet, SELDOM)) {
            await().until(() -> done.get() == 1);
            hurry.of(rounds);
            hurry.run();
            await().until(() -> done.get() == 2);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
