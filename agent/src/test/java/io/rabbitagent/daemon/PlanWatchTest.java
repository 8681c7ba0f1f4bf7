package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.daemon.PlanWatch.Wanted;
import io.rabbitagent.decide.Command;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PlanWatchTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);

    private final Json json = AgentJson.create();
    private final SharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final DecisionWriter writer = new DecisionWriter(memory, json, "prod", "rabbit@rb1", CLOCK);
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile Wanted wanted = Wanted.NOTHING;
    private final PlanWatch watch = new PlanWatch(
            store,
            () -> {
                looks.incrementAndGet();
                return wanted;
            },
            rounds::incrementAndGet);

    @AfterEach
    void close() {
        watch.close();
    }

    /** Everything that was so before has been seen. */
    private void looked() {
        int before = looks.get();
        await().atMost(LONG).until(() -> looks.get() >= before + 3);
    }

    private void watching(Wanted what) {
        wanted = what;
        looked();
        rounds.set(0);
    }

    private void decide() {
        Command pause = new Command.PauseAll("ann", "upgrade", Pictures.NOON.plusSeconds(60));
        assertThat(writer.decide(pause)).isEqualTo(new DecisionWriter.Made());
    }

    private void publish(int number) {
        try {
            memory.publish(Pictures.node(1), "{\"n\":" + number + "}");
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void while_nothing_is_under_way_nothing_is_hurried() {
        watching(Wanted.NOTHING);
        decide();
        looked();
        assertThat(rounds).hasValue(0);
    }

    @Test
    void a_decision_is_taken_up_at_once_and_once() {
        watching(Wanted.DECISIONS);
        looked();
        assertThat(rounds).as("nothing has changed").hasValue(0);
        decide();
        await().atMost(LONG).until(() -> rounds.get() == 1);
        looked();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void a_store_that_tells_of_changes_is_looked_at_then_and_seldom_else() {
        store.tells = true;
        watching(Wanted.DECISIONS);
        int asked = store.asked.get();
        int looked = looks.get();
        await().atMost(LONG).until(() -> looks.get() >= looked + 20);
        assertThat(store.asked.get() - asked).as("of 20 looks and some").isBetween(2, 8);

        decide();
        store.told.run();
        int told = looks.get();
        await().atMost(LONG).until(() -> rounds.get() == 1);
        assertThat(looks.get() - told).as("looks until it was taken up").isLessThanOrEqualTo(3);

        decide();
        await().atMost(LONG).until(() -> rounds.get() == 2);
    }

    @Test
    void what_others_publish_counts_only_where_it_is_waited_for() {
        watching(Wanted.DECISIONS);
        publish(1);
        looked();
        assertThat(rounds).hasValue(0);

        watching(Wanted.DECISIONS_AND_BOARD);
        publish(2);
        await().atMost(LONG).until(() -> rounds.get() == 1);
    }

    @Test
    void the_own_boot_is_looked_at_again_and_again() {
        watching(Wanted.OWN_NODE);
        await().atMost(LONG).until(() -> rounds.get() >= 3);
        assertThat(rounds.get()).as("less often than the store would be").isLessThan(looks.get());
    }

    @Test
    void a_store_that_is_down_ends_no_watch() {
        watching(Wanted.DECISIONS);
        store.down = true;
        looked();
        store.down = false;
        decide();
        await().atMost(LONG).until(() -> rounds.get() == 1);
    }

    @Test
    void a_failure_of_its_own_ends_no_watch() {
        AtomicInteger asked = new AtomicInteger();
        PlanWatch broken = new PlanWatch(
                store,
                () -> {
                    if (asked.incrementAndGet() < 3) {
                        throw new IllegalStateException("injected");
                    }
                    return Wanted.OWN_NODE;
                },
                rounds::incrementAndGet);
        try {
            await().atMost(LONG).until(() -> rounds.get() > 0);
        } finally {
            broken.close();
        }
    }
}
