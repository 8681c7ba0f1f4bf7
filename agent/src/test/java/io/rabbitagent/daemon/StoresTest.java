package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.http.Metrics;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.Conflict;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands between the daemon and its shared store. */
class StoresTest {
    private final SharedStore memory = new InMemorySharedStore("s", AgentJson.create());
    private final FaultyStore faulty = new FaultyStore(memory);
    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void a_store_is_opened_when_it_is_first_needed_and_only_once() throws Exception {
        LazyStore lazy = new LazyStore(this::open);
        assertThat(opened).hasValue(0);
        lazy.publish(node(1), "{}");
        assertThat(lazy.board()).containsOnlyKeys(node(1));
        lazy.append(entry(1));
        assertThat(lazy.find(entry(1).id())).contains(entry(1));
        assertThat(lazy.history(0, 9)).hasSize(1);
        assertThat(lazy.position()).isEqualTo(new Position("s", 1));
        assertThat(lazy.commit(lazy.decisions().position(), "{}", entry(2))).isInstanceOf(Committed.class);
        assertThat(opened).hasValue(1);
        lazy.close();
        assertThat(faulty.closed).isTrue();
    }

    @Test
    void a_store_that_can_not_be_opened_is_tried_again_with_each_call() throws Exception {
        LazyStore lazy = new LazyStore(() -> {
            if (opened.incrementAndGet() < 3) {
                throw new StoreException("not there yet");
            }
            return faulty;
        });
        assertThatThrownBy(lazy::board).isInstanceOf(StoreException.class).hasMessage("not there yet");
        assertThat(lazy.commit(new Position("s", 0), "{}", entry(1))).isEqualTo(new NotCommitted("not there yet"));
        assertThat(lazy.board()).isEmpty();
        assertThat(opened).hasValue(3);
    }

    @Test
    void a_store_that_was_never_opened_is_not_opened_to_be_closed() {
        new LazyStore(this::open).close();
        assertThat(opened).hasValue(0);
    }

    @Test
    void commits_are_measured_where_the_store_answers_also_with_a_conflict() throws Exception {
        try (Metrics metrics = new Metrics("prod", node(1), "1", Set.of(), Clock.systemUTC())) {
            MeasuredStore measured = new MeasuredStore(faulty, metrics);
            assertThat(measured.commit(measured.decisions().position(), "{}", entry(1)))
                    .isInstanceOf(Committed.class);
            assertThat(measured.commit(new Position("s", 0), "{}", entry(2))).isInstanceOf(Conflict.class);
            assertThat(sample(metrics, "commit_duration_seconds_count")).endsWith(" 2");
            assertThat(sample(metrics, "store_reachable")).endsWith(" 1.0");

            faulty.down = true;
            assertThat(measured.commit(new Position("s", 1), "{}", entry(3))).isInstanceOf(NotCommitted.class);
            assertThat(sample(metrics, "commit_duration_seconds_count")).endsWith(" 2");
            assertThat(sample(metrics, "store_reachable")).endsWith(" 0.0");
        }
    }

    /** As an etcd that is full. */
    @Test
    void one_that_can_be_read_and_not_written_counts_as_unreachable_until_a_round_went_by_without() throws Exception {
        try (Metrics metrics = new Metrics("prod", node(1), "1", Set.of(), Clock.systemUTC())) {
            MeasuredStore measured = new MeasuredStore(faulty, metrics);
            metrics.update(situation(1));
            assertThat(sample(metrics, "store_reachable")).endsWith(" 1.0");
            faulty.hangsInWriting(Duration.ofMillis(1));
            assertThatThrownBy(() -> measured.publish(node(1), "{}")).isInstanceOf(StoreException.class);
            metrics.update(situation(1));
            assertThat(sample(metrics, "store_reachable")).endsWith(" 0.0");
            metrics.update(situation(2));
            assertThat(sample(metrics, "store_reachable")).endsWith(" 0.0");
            // As each scrape does.
            metrics.update(situation(2));
            assertThat(sample(metrics, "store_reachable")).endsWith(" 0.0");
            metrics.update(situation(3));
            assertThat(sample(metrics, "store_reachable")).endsWith(" 1.0");
        }
    }

    @Test
    void calls_that_come_while_it_is_being_opened_in_vain_share_what_comes_of_that() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        LazyStore lazy = new LazyStore(() -> {
            opened.incrementAndGet();
            opening.countDown();
            awaitUnchecked(failing);
            throw new StoreException("no answer in time");
        });
        List<Thread> callers = Stream.generate(() -> new Thread(() -> assertThatThrownBy(lazy::board)
                        .isInstanceOf(StoreException.class)
                        .hasMessage("no answer in time")))
                .limit(3)
                .toList();
        callers.get(0).start();
        opening.await();
        callers.subList(1, 3).forEach(Thread::start);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        callers.subList(1, 3).stream().allMatch(caller -> caller.getState() == Thread.State.BLOCKED));
        failing.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(opened).hasValue(1);
        assertThatThrownBy(lazy::board).hasMessage("no answer in time");
        assertThat(opened).hasValue(2);
    }

    private static Situation situation(int second) {
        return new Situation(
                Pictures.NOON,
                Duration.ofSeconds(second),
                Pictures.healthy(1).picture(),
                Fact.known(Decisions.none("prod")),
                Memory.atStart(Set.of()),
                List.of(),
                InForce.of(List.of()));
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_is_not_measured_is_passed_on() throws Exception {
        try (Metrics metrics = new Metrics("prod", node(1), "1", Set.of(), Clock.systemUTC())) {
            MeasuredStore measured = new MeasuredStore(faulty, metrics);
            measured.append(entry(1));
            measured.publish(node(1), "{}");
            assertThat(measured.find(entry(1).id())).contains(entry(1));
            assertThat(measured.history(0, 9)).isEqualTo(memory.history(0, 9)).hasSize(1);
            assertThat(measured.board()).isEqualTo(memory.board()).hasSize(1);
            assertThat(measured.position()).isEqualTo(memory.position());
            measured.close();
            assertThat(faulty.closed).isTrue();
        }
    }

    @Test
    void of_a_long_history_the_last_entries_are_given_oldest_first() throws Exception {
        for (int number = 1; number <= 1_501; number++) {
            memory.append(entry(number));
        }
        assertThat(Histories.shared(memory, any -> true, 2)).containsExactly(entry(1_500), entry(1_501));
        assertThat(Histories.shared(memory, any -> true, 9_999)).hasSize(1_501).startsWith(entry(1));
        assertThat(Histories.shared(memory, entry(7)::equals, 2)).containsExactly(entry(7));
    }

    @Test
    void a_history_that_can_not_be_read_is_unreachable() {
        faulty.down = true;
        assertThatThrownBy(() -> Histories.shared(faulty, any -> true, 2))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(OperationException.Kind.UNREACHABLE))
                .hasMessage("the shared history can't be read: the store is down");
    }

    @Test
    void an_entry_of_the_journal_is_shown_under_the_id_that_it_has_in_the_shared_history() {
        AgentStarted event = new AgentStarted(node(1), "a", "1");
        assertThat(Histories.local("rabbit@rb1/j", new JournalEntry(17, Pictures.NOON, event)))
                .isEqualTo(new HistoryEntry(1, new EntryId("rabbit@rb1/j#17"), "rabbit@rb1/j", Pictures.NOON, event));
    }

    private SharedStore open() {
        opened.incrementAndGet();
        return faulty;
    }

    private static String sample(Metrics metrics, String name) {
        return metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(name))
                .findFirst()
                .orElse("no " + name);
    }

    private static HistoryEntry entry(int number) {
        return new HistoryEntry(
                HistoryEntry.FORMAT_VERSION,
                new EntryId("e" + number),
                "test",
                Pictures.NOON,
                new AgentStarted(node(1), "a" + number, "1"));
    }
}
