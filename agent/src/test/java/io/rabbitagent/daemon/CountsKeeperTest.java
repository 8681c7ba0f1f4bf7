package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is kept of a broker's own counts, and what is read of it later. */
class CountsKeeperTest {
    private static final NodeName ME = node(1);
    private static final NodeName PEER = node(2);

    private final Json json = AgentJson.create();
    private final InMemorySharedStore memory = new InMemorySharedStore("s", json);
    private final FaultyStore store = new FaultyStore(memory);
    private final CountsKeeper keeper = new CountsKeeper(ME, store, json);
    private final CountsReader reader = new CountsReader(store, json);

    private static SeenCounts counts(NodeName node, long messages, Duration after) {
        return new SeenCounts(
                node,
                NOON.plus(after),
                new Inventory(
                        2,
                        messages,
                        1,
                        3,
                        List.of(
                                new LedQueue("/", "new", "quorum", OptionalLong.empty()),
                                new LedQueue("/", "orders", "classic", OptionalLong.of(messages)))));
    }

    private void keep(long messages, Duration after) {
        keeper.keep(Fact.known(counts(ME, messages, after)));
    }

    private SeenBefore read(NodeName... nodes) {
        return reader.of(Set.of(nodes));
    }

    private void holds(SeenCounts expected) {
        assertThat(read(ME)).isEqualTo(new SeenBefore(List.of(expected), new TreeMap<>()));
    }

    private String missing() {
        assertThat(read(ME).counts()).isEmpty();
        return read(ME).missing().getOrDefault(ME, "nothing is missing");
    }

    @Test
    void the_first_counts_are_kept_and_read_back_as_they_were() {
        keep(250, Duration.ZERO);
        holds(counts(ME, 250, Duration.ZERO));
    }

    @Test
    void counts_that_differ_are_kept_at_once_and_the_same_only_after_ten_minutes() {
        keep(250, Duration.ZERO);
        keep(250, Duration.ofMinutes(9));
        holds(counts(ME, 250, Duration.ZERO));
        keep(251, Duration.ofMinutes(9));
        holds(counts(ME, 251, Duration.ofMinutes(9)));
        keep(251, Duration.ofMinutes(19));
        holds(counts(ME, 251, Duration.ofMinutes(19)));
    }

    @Test
    void what_was_kept_stays_while_there_is_no_answer() {
        keep(250, Duration.ZERO);
        keeper.keep(Fact.unknown(Fact.Reason.STALE, "the broker is gone"));
        holds(counts(ME, 250, Duration.ZERO));
    }

    @Test
    void what_could_not_be_kept_is_kept_with_the_next_call_that_reaches_the_store() {
        store.down = true;
        keep(250, Duration.ZERO);
        assertThat(memory.counts(ME)).isEmpty();

        store.down = false;
        keep(250, Duration.ZERO);
        holds(counts(ME, 250, Duration.ZERO));
    }

    @Test
    void a_store_that_stays_away_is_told_once_until_it_works_again() {
        Logger log = (Logger) LoggerFactory.getLogger(CountsKeeper.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.addAppender(told);
        try {
            store.down = true;
            keep(1, Duration.ZERO);
            keep(2, Duration.ZERO);
            assertThat(told.list)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getFormattedMessage()).contains("rabbit@rb1", "the store is down"));
            store.down = false;
            keep(3, Duration.ZERO);
            store.down = true;
            keep(4, Duration.ZERO);
            assertThat(told.list).hasSize(2);
        } finally {
            log.detachAppender(told);
        }
    }

    @Test
    void a_node_of_which_none_were_kept_is_told_as_such() {
        assertThat(missing()).isEqualTo("its agent has not asked it while it ran, or kept no answer");
    }

    @Test
    void what_can_not_be_read_is_never_no_message() {
        for (String torn : List.of("", "{}", "{\"format_version\":1", "\u0000\u0000", "{\"format_version\":1}")) {
            memory.publishCounts(ME, torn);
            assertThat(missing()).as(torn).startsWith("what was kept can't be read: ");
        }
        memory.publishCounts(ME, json.writeDocument(9, counts(ME, 250, Duration.ZERO)));
        assertThat(missing()).contains("newer agent");
        memory.publishCounts(ME, json.writeDocument(CountsKeeper.FORMAT_VERSION, counts(PEER, 250, Duration.ZERO)));
        assertThat(missing()).contains("the counts of rabbit@rb1 are those of rabbit@rb2");
        store.down = true;
        assertThat(missing()).contains("the store is down");
    }

    @Test
    void one_that_can_not_be_read_leaves_the_others() {
        keep(250, Duration.ZERO);
        memory.publishCounts(PEER, "torn");

        SeenBefore read = read(ME, PEER);

        assertThat(read.counts()).containsExactly(counts(ME, 250, Duration.ZERO));
        assertThat(read.missing()).containsOnlyKeys(PEER);
    }

    @Test
    void of_what_several_agents_read_the_latest_counts_and_a_reason_only_where_none_read_any() {
        SeenCounts early = counts(ME, 250, Duration.ZERO);
        SeenCounts late = counts(ME, 100, Duration.ofMinutes(1));

        SeenBefore union = SeenBefore.union(List.of(
                new SeenBefore(List.of(early), new TreeMap<>(Map.of(PEER, "first", node(3), "gone"))),
                new SeenBefore(List.of(late, counts(node(3), 1, Duration.ZERO)), new TreeMap<>(Map.of(PEER, "second"))),
                new SeenBefore(List.of(early), new TreeMap<>())));

        assertThat(union)
                .isEqualTo(new SeenBefore(
                        List.of(late, counts(node(3), 1, Duration.ZERO)), new TreeMap<>(Map.of(PEER, "first"))));
    }

    @Test
    void what_is_not_named_is_counted() {
        Inventory led = new Inventory(
                1_003, 40, 1, 0, counts(ME, 30, Duration.ZERO).led().named());
        SeenCounts counts = new SeenCounts(ME, NOON, led);

        assertThat(counts.more()).isEqualTo(1_001);
        assertThat(counts.moreMessages()).isEqualTo(10);
    }
}
