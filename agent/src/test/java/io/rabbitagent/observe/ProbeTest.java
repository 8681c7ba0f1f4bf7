package io.rabbitagent.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ProbeTest {
    private static final Duration ALWAYS = Duration.ZERO;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicReference<Duration> now = new AtomicReference<>(MINUTE);
    private final Supplier<Duration> uptime = new Uptime()::now;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> release = new CompletableFuture<>();

    @AfterEach
    void let_go_of_every_question() {
        release.complete("released");
        threads.shutdownNow();
    }

    @Test
    void what_was_never_asked_is_not_observed() {
        Probe<Integer> probe = counting(ALWAYS, LONG);
        assertThat(probe.fact()).isEqualTo(Fact.notObserved());
        assertThat(probe.answers()).isZero();
        assertThat(asked).hasValue(0);
    }

    @Test
    void an_answer_is_offered_while_it_is_fresh() {
        Probe<Integer> probe = counting(ALWAYS, LONG);
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(Fact.known(1));
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(Fact.known(2));
        assertThat(probe.answers()).isEqualTo(2);
    }

    @Test
    void it_is_asked_no_more_often_than_it_should() {
        Probe<Integer> probe = counting(LONG, LONG);
        probe.ask().join();
        probe.ask().join();
        assertThat(asked).hasValue(1);
    }

    @Test
    void what_had_no_answer_is_asked_again_within_seconds_however_seldom_it_is_asked_otherwise() {
        Probe<Integer> probe = probe(
                () -> asked.incrementAndGet() == 1
                        ? Fact.unknown(Fact.Reason.TIMEOUT, "no answer")
                        : Fact.known(asked.get()),
                LONG,
                LONG);
        probe.ask().join();
        assertThat(probe.fact().isKnown()).isFalse();

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            probe.ask().join();
            return probe.fact().isKnown();
        });
        assertThat(asked).hasValue(2);
    }

    @Test
    void an_answer_that_is_too_old_is_stale() {
        Probe<Integer> probe = counting(LONG, SHORT);
        probe.ask().join();
        await().untilAsserted(() -> assertThat(probe.fact()).satisfies(fact -> isStale(fact, "test last answered")));
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_question_that_hangs_is_not_asked_twice_delays_no_other_and_turns_stale() {
        Probe<Integer> other = counting(ALWAYS, LONG);
        AtomicInteger calls = new AtomicInteger();
        Probe<String> hanging =
                probe(() -> Fact.known(calls.incrementAndGet() == 1 ? "first" : release.join()), ALWAYS, SHORT);
        hanging.ask().join();
        CompletableFuture<Void> underWay = hanging.ask();

        other.ask().join();
        assertThat(other.fact()).isEqualTo(Fact.known(1));
        assertThat(hanging.ask()).isSameAs(underWay);
        await().untilAsserted(() -> assertThat(hanging.fact()).satisfies(fact -> isStale(fact, "test")));
        assertThat(underWay).isNotDone();
        assertThat(calls).hasValue(2);

        release.complete("late");
        underWay.join();
        assertThat(hanging.answers()).isEqualTo(2);
    }

    @Test
    void what_is_forgotten_is_asked_at_once_and_not_offered_meanwhile() {
        Probe<Integer> probe = counting(LONG, LONG);
        probe.ask().join();
        probe.forget();
        assertThat(probe.fact()).isEqualTo(Fact.notObserved());
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(Fact.known(2));
    }

    @Test
    void an_answer_in_flight_is_forgotten_too() {
        Probe<String> probe = probe(() -> Fact.known(release.join()), LONG, LONG);
        CompletableFuture<Void> underWay = probe.ask();
        probe.forget();
        release.complete("about the life before");
        underWay.join();
        assertThat(probe.fact()).isEqualTo(Fact.notObserved());
        assertThat(probe.answers()).isZero();
    }

    @Test
    void what_is_hastened_is_asked_at_once_and_its_answer_stands_until_then() {
        Probe<Integer> probe = counting(LONG, LONG);
        probe.ask().join();
        probe.hasten();
        assertThat(probe.fact()).isEqualTo(Fact.known(1));
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(Fact.known(2));
        probe.ask().join();
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_question_with_a_defect_is_unknown_with_its_text() {
        Probe<String> probe = probe(
                () -> {
                    throw new IllegalStateException("a defect");
                },
                ALWAYS,
                LONG);
        probe.ask().join();
        assertThat(probe.fact())
                .isEqualTo(Fact.unknown(Reason.FAILED, "test failed: java.lang.IllegalStateException: a defect"));
    }

    @Test
    void a_steady_one_keeps_its_last_good_answer_while_that_is_fresh_and_asks_again_soon() {
        Probe<Integer> probe = steady(() -> asked.incrementAndGet() == 1 ? Fact.known(1) : tooLate());
        probe.ask().join();
        askedAfter(MINUTE, probe);
        assertThat(asked).hasValue(2);
        assertThat(probe.fact()).isEqualTo(Fact.known(1));

        askedAfter(Duration.ofSeconds(10), probe);
        assertThat(asked).as("as after any question in vain").hasValue(3);
        assertThat(probe.fact()).isEqualTo(Fact.known(1));

        now.set(MINUTE.multipliedBy(4).plusMillis(1));
        assertThat(probe.fact()).as("too old now").isEqualTo(tooLate());
        assertThat(heard).hasSize(3);
    }

    @Test
    void a_steady_one_offers_a_new_answer_as_soon_as_there_is_one() {
        Probe<Integer> probe = steady(() -> asked.incrementAndGet() == 2 ? tooLate() : Fact.known(asked.get()));
        probe.ask().join();
        askedAfter(MINUTE, probe);
        askedAfter(Duration.ofSeconds(10), probe);
        assertThat(probe.fact()).isEqualTo(Fact.known(3));
        askedAfter(Duration.ofSeconds(10), probe);
        assertThat(asked).as("it has answered, and is asked every minute").hasValue(3);
    }

    @Test
    void a_steady_one_takes_a_refusal_at_its_word() {
        Fact<Integer> refused = Fact.unknown(Reason.REFUSED, "connection refused");
        Probe<Integer> probe = steady(() -> asked.incrementAndGet() == 1 ? Fact.known(1) : refused);
        probe.ask().join();
        askedAfter(MINUTE, probe);
        assertThat(probe.fact()).isEqualTo(refused);
    }

    @Test
    void one_that_is_not_steady_offers_what_came_of_asking_last() {
        Probe<Integer> probe = probe(() -> asked.incrementAndGet() == 1 ? Fact.known(1) : tooLate(), ALWAYS, LONG);
        probe.ask().join();
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(tooLate());
    }

    @Test
    void of_what_is_forgotten_a_steady_one_keeps_nothing() {
        Probe<Integer> probe = steady(() -> asked.incrementAndGet() == 1 ? Fact.known(1) : tooLate());
        probe.ask().join();
        probe.forget();
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(tooLate());
    }

    @Test
    void what_is_in_doubt_is_asked_at_once_and_does_not_outlast_an_answer_that_does_not_come() {
        Probe<Integer> probe = steady(() -> asked.incrementAndGet() == 2 ? tooLate() : Fact.known(asked.get()));
        probe.ask().join();
        probe.doubt();
        assertThat(probe.fact()).isEqualTo(Fact.known(1));
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(tooLate());
    }

    @Test
    void an_answer_that_was_asked_for_before_the_doubt_does_not_settle_it() {
        CompletableFuture<Fact<Integer>> late = new CompletableFuture<>();
        Probe<Integer> probe = steady(() -> asked.incrementAndGet() == 1 ? late.join() : tooLate());
        CompletableFuture<Void> underWay = probe.ask();
        probe.doubt();
        late.complete(Fact.known(1));
        underWay.join();
        probe.ask().join();
        assertThat(probe.fact()).isEqualTo(tooLate());
    }

    @Test
    void the_listener_hears_of_every_answer_also_of_one_that_came_too_late() {
        Probe<String> probe = probe(() -> Fact.known(release.join()), ALWAYS, LONG);
        CompletableFuture<Void> first = probe.ask();
        probe.forget();
        release.complete("it");
        first.join();
        probe.ask().join();
        assertThat(heard).hasSize(2).allSatisfy(one -> assertThat(one).isEqualTo("test Known[known=it] false"));
    }

    private Probe<Integer> counting(Duration every, Duration goodFor) {
        return probe(() -> Fact.known(asked.incrementAndGet()), every, goodFor);
    }

    private <T> Probe<T> probe(Supplier<Fact<T>> question, Duration every, Duration goodFor) {
        ProbeListener listener = (name, took, fact) -> heard.add(name + " " + fact + " " + took.isNegative());
        return new Probe<>("test", question, every, goodFor, threads, uptime, listener);
    }

    /** Asked every minute, by a clock that stands still; an answer is good for three. */
    private Probe<Integer> steady(Supplier<Fact<Integer>> question) {
        ProbeListener listener = (name, took, fact) -> heard.add(name + " " + fact + " " + took.isNegative());
        return new Probe<>("test", question, MINUTE, MINUTE.multipliedBy(3), threads, now::get, listener).steady();
    }

    private void askedAfter(Duration time, Probe<Integer> probe) {
        now.updateAndGet(before -> before.plus(time));
        probe.ask().join();
    }

    private static Fact<Integer> tooLate() {
        return Fact.unknown(Reason.TIMEOUT, "no answer in time");
    }

    private static void isStale(Fact<?> fact, String detail) {
        assertThat(fact).isInstanceOfSatisfying(Fact.Unknown.class, unknown -> {
            assertThat(unknown.reason()).isEqualTo(Reason.STALE);
            assertThat(unknown.detail()).startsWith(detail);
        });
    }
}
