package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.rules.InForce;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SituationsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Situations situations = new Situations();

    @Test
    void before_the_first_turn_there_is_none_also_when_the_patience_ends() throws Exception {
        assertThat(situations.last()).isEmpty();
        assertThat(situations.after(Optional.empty(), Duration.ofMillis(5))).isEmpty();
    }

    @Test
    void one_that_is_later_than_the_seen_one_comes_at_once() throws Exception {
        situations.set(situation(2));
        assertThat(situations.after(Optional.of(situation(1)), LONG)).contains(situation(2));
        assertThat(situations.last()).contains(situation(2));
    }

    @Test
    void who_waits_is_woken_by_the_next() {
        situations.set(situation(1));
        CompletableFuture<Optional<Situation>> next = new CompletableFuture<>();
        Thread waiting = new Thread(() -> next.complete(after(situation(1))));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        situations.set(situation(2));
        assertThat(next.join()).contains(situation(2));
    }

    @Test
    void who_waits_in_vain_gets_the_last() throws Exception {
        situations.set(situation(1));
        assertThat(situations.after(Optional.of(situation(1)), Duration.ofMillis(5)))
                .contains(situation(1));
    }

    private Optional<Situation> after(Situation seen) {
        try {
            return situations.after(Optional.of(seen), LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Situation situation(int second) {
        return new Situation(
                Pictures.NOON.plusSeconds(second),
                Duration.ofSeconds(second),
                Pictures.healthy(1).picture(),
                Fact.notObserved(),
                Memory.atStart(Set.of()),
                List.of(),
                InForce.of(List.of()));
    }
}
