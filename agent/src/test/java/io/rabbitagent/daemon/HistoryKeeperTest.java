package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.past.Forgetting.Limits;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.order.NodeRecords;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryKeeperTest {
    private static final Duration KEEP_FOR = Duration.ofDays(90);
    private static final Limits FEW = new Limits(100, 20_000);
    private static final ClusterPicture UP = Pictures.healthy(3).picture();
    private static final Fact<Decisions> NO_PLAN = Fact.known(Decisions.none("prod"));

    private final InMemorySharedStore memory = new InMemorySharedStore("s", AgentJson.create());
    private final FaultyStore store = new FaultyStore(memory);
    private final AtomicLong forgotten = new AtomicLong();
    private final HistoryKeeper keeper = new HistoryKeeper(store, KEEP_FOR, 0, FEW, forgotten::addAndGet);
    private Duration uptime = Duration.ofHours(5);
    private long written;

    private void write(Instant at, NodeName node, Event event) throws StoreException {
        memory.append(Histories.local(node + "/j", new JournalEntry(++written, at, event)));
    }

    /** Two lives of a node, and much that nobody needs any more, all of it old but for the last 200. */
    private void fill() throws StoreException {
        Instant old = NOON.minus(Duration.ofDays(300));
        write(old, node(2), new AppStarted(node(2), life(node(2), 1)));
        write(
                old,
                node(2),
                new NodeStopped(
                        node(2),
                        life(node(2), 1),
                        Fact.known(HowEnded.CRASH),
                        Fact.known(nodes(1)),
                        Fact.known(new Membership(nodes(1, 2, 3), nodes(1, 2, 3))),
                        true));
        for (int n = 0; n < 3_000; n++) {
            write(old, node(1 + 2 * (n % 2)), new AgentStarted(node(1), "life", "v"));
        }
        for (int n = 0; n < 200; n++) {
            write(NOON, node(1 + n % 3), new AgentStarted(node(1), "life", "v"));
        }
    }

    private void turn(ClusterPicture picture, Fact<Decisions> decisions) {
        keeper.turn(picture, decisions, uptime, NOON);
    }

    private int turnsUntilForgotten() throws StoreException {
        for (int turn = 1; turn < 100; turn++) {
            uptime = uptime.plusSeconds(2);
            turn(UP, NO_PLAN);
            if (!memory.find(new io.rabbitagent.cluster.history.EntryId("rabbit@rb1/j#3"))
                    .isPresent()) {
                return turn;
            }
        }
        throw new AssertionError("nothing was forgotten");
    }

    private void turns(int count) {
        for (int turn = 0; turn < count; turn++) {
            uptime = uptime.plusSeconds(2);
            turn(UP, NO_PLAN);
        }
    }

    private List<HistoryEntry> left() throws StoreException {
        return memory.history(0, 100_000).stream().map(StoredEntry::entry).toList();
    }

    private void afterTheStart() {
        turn(UP, NO_PLAN);
        uptime = uptime.plus(Duration.ofMinutes(11));
    }

    @Test
    void what_is_old_goes_in_many_small_turns_and_what_is_needed_stays() throws Exception {
        fill();
        List<HistoryEntry> before = left();
        turns(20);
        assertThat(store.asked).as("soon after the start nothing is looked at").hasValue(0);
        uptime = uptime.plus(Duration.ofMinutes(11));
        int mostCalls = 0;
        for (int turn = 0; turn < 60; turn++) {
            int asked = store.asked.get();
            turns(1);
            mostCalls = Math.max(mostCalls, store.asked.get() - asked);
        }
        assertThat(mostCalls).as("calls a round").isLessThanOrEqualTo(3);
        assertThat(left()).hasSizeBetween(200, 210).contains(before.get(0), before.get(1));
        assertThat(forgotten.get()).isEqualTo(before.size() - left().size());
        assertThat(NodeRecords.of(left()).tellTheSameAs(NodeRecords.of(before))).isTrue();

        int asked = store.asked.get();
        uptime = uptime.plus(Duration.ofHours(25));
        turns(60);
        assertThat(store.asked.get() - asked)
                .as("the next day a look is enough")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void it_waits_while_a_plan_runs_while_nobody_does_and_while_nothing_can_be_read() throws Exception {
        fill();
        afterTheStart();
        for (int turn = 0; turn < 60; turn++) {
            turn(Pictures.allDown(3).picture(), NO_PLAN);
            turn(UP, Fact.notObserved());
        }
        assertThat(left()).hasSize(3_202);
        assertThat(store.asked).hasValue(0);
        assertThat(turnsUntilForgotten()).isGreaterThan(10);
    }

    @Test
    void a_store_that_is_away_for_a_while_costs_nothing_but_time() throws Exception {
        fill();
        afterTheStart();
        for (int turn = 0; turn < 100; turn++) {
            store.down = turn % 3 != 0;
            turns(1);
        }
        assertThat(left()).hasSizeBetween(200, 210);
    }

    @Test
    void a_run_ends_where_another_agent_has_forgotten_something_meanwhile() throws Exception {
        fill();
        afterTheStart();
        turns(5);
        memory.forget(100, Set.of(1L, 2L));
        turns(60);
        assertThat(forgotten).hasValue(0);
        assertThat(left()).hasSize(3_202 - 98);
        uptime = uptime.plus(Duration.ofHours(25));
        turns(60);
        assertThat(left()).hasSizeBetween(200, 210);
    }

    @Test
    void two_do_not_forget_at_the_same_time() throws Exception {
        fill();
        afterTheStart();
        turnsUntilForgotten();
        long before = forgotten.get();
        assertThat(before).isEqualTo(500);
        memory.forget(1_000, Set.of(1L, 2L));
        turns(60);
        assertThat(forgotten).hasValue(before);
    }

    @Test
    void agents_that_start_together_do_not_begin_together() throws Exception {
        fill();
        HistoryKeeper third = new HistoryKeeper(store, KEEP_FOR, 2, FEW, forgotten::addAndGet);
        third.turn(UP, NO_PLAN, uptime, NOON);
        third.turn(UP, NO_PLAN, uptime.plus(Duration.ofMinutes(29)), NOON);
        assertThat(store.asked).hasValue(0);
        third.turn(UP, NO_PLAN, uptime.plus(Duration.ofMinutes(30)), NOON);
        assertThat(store.asked.get()).isPositive();
    }

    @Test
    void a_history_of_which_nothing_is_old_is_only_looked_at() throws Exception {
        for (int n = 0; n < 3_000; n++) {
            write(NOON.minus(Duration.ofDays(80)), node(1 + n % 3), new AgentStarted(node(1), "life", "v"));
        }
        afterTheStart();
        turns(60);
        assertThat(store.asked.get()).isEqualTo(3);
        assertThat(forgotten).hasValue(0);
    }
}
