package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.daemon.RestingStore.Times;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.SharedStore.OutcomeUnknown;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store whose calls take their whole deadline holds up one caller once, and not each of them each time. */
@Timeout(60)
class RestingStoreTest {
    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Times TIMES = new Times(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(60));

    private final FaultyStore faulty = new FaultyStore(new InMemorySharedStore("s", AgentJson.create()));
    private final RestingStore store = new RestingStore(faulty, TIMES);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void after_a_call_that_waited_in_vain_no_call_waits() {
        faulty.hangs(DEADLINE);
        assertThat(timed(this::everyCall)).isBetween(DEADLINE, DEADLINE.multipliedBy(2));
        assertThat(timed(this::everyCall)).isLessThan(DEADLINE);
    }

    @Test
    void the_words_of_the_failure_stay() {
        faulty.hangs(DEADLINE);
        for (int call = 0; call < 3; call++) {
            assertThatThrownBy(store::board).isInstanceOf(StoreException.class).hasMessage("the store is down");
        }
        assertThat(store.commit(new Position("s", 0), "{}", entry(1))).isEqualTo(new NotCommitted("the store is down"));
        assertThat(faulty.commits).isZero();
    }

    @Test
    void it_is_asked_beside_its_callers_and_calls_go_through_once_it_answers() {
        faulty.hangs(DEADLINE);
        fails();
        int asked = faulty.asked.get();
        await().atMost(WAIT).until(() -> {
            fails();
            return faulty.asked.get() >= asked + 2;
        });
        faulty.answers();
        await().atMost(WAIT).until(this::answers);
        assertThat(store.commit(new Position("s", 0), "{}", entry(1))).isInstanceOf(Committed.class);
    }

    @Test
    void nobody_is_asked_where_nobody_calls() {
        faulty.hangs(DEADLINE);
        fails();
        int asked = faulty.asked.get();
        await().during(DEADLINE.multipliedBy(3)).atMost(WAIT).until(() -> faulty.asked.get() == asked);
    }

    @Test
    void a_failure_that_comes_at_once_has_no_rest_follow() throws StoreException {
        faulty.down = true;
        fails();
        faulty.down = false;
        assertThat(store.board()).isEmpty();
        assertThat(store.commit(new Position("other", 0), "{}", entry(1))).isInstanceOf(NotCommitted.class);
        assertThat(store.board()).isEmpty();
    }

    /** As an etcd whose disk has become slow: it answers what is asked, and takes no board document in time. */
    @Test
    void one_that_can_be_read_and_not_written_rests_longer_each_time() {
        faulty.hangsInWriting(DEADLINE);
        assertThatThrownBy(() -> store.publish(node(1), "{}")).isInstanceOf(StoreException.class);
        await().atMost(WAIT).until(this::answers);
        assertThatThrownBy(() -> store.publish(node(1), "{}")).isInstanceOf(StoreException.class);
        long before = System.nanoTime();
        await().atMost(WAIT).until(this::answers);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1_500));
    }

    @Test
    void a_commit_without_an_answer_is_looked_up_at_once() throws StoreException {
        faulty.dropsAnswer = true;
        faulty.meanwhile = () -> FaultyStore.pause(DEADLINE);
        assertThat(store.commit(new Position("s", 0), "{}", entry(1))).isInstanceOf(OutcomeUnknown.class);
        assertThat(store.find(entry(1).id())).isPresent();
    }

    @Test
    void a_commit_that_waited_in_vain_has_a_rest_follow() {
        faulty.down = true;
        faulty.meanwhile = () -> FaultyStore.pause(DEADLINE);
        assertThat(store.commit(new Position("s", 0), "{}", entry(1))).isInstanceOf(NotCommitted.class);
        assertThat(store.commit(new Position("s", 0), "{}", entry(1))).isInstanceOf(NotCommitted.class);
        assertThat(faulty.commits).isEqualTo(1);
    }

    /** All that a store can be asked, as a round would, and what each of these would have to wait for. */
    private void everyCall() {
        List<Rest.Action> calls = List.of(
                () -> store.publish(node(1), "{}"),
                store::board,
                store::decisions,
                store::position,
                () -> store.standing(Optional.empty()),
                () -> store.history(0, 9),
                () -> store.append(entry(1)),
                () -> store.find(entry(1).id()),
                () -> store.publishCounts(node(1), "{}"),
                () -> store.counts(node(1)),
                () -> store.keep("{}"),
                () -> store.kept("x"),
                () -> store.removeKept(Set.of(), Pictures.NOON));
        for (Rest.Action call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(StoreException.class).hasMessage("the store is down");
        }
    }

    private boolean answers() {
        try {
            return store.board().isEmpty();
        } catch (StoreException e) {
            return false;
        }
    }

    private void fails() {
        assertThatThrownBy(store::board).isInstanceOf(StoreException.class);
    }

    private static Duration timed(Runnable work) {
        long before = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - before);
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
