package io.rabbitagent.plan.rehearsal;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.plan.lost.Measured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The schemas and counts are those of real 3.10.8 brokers: clean stops 1, 2, 3, then 3 is lost. */
class ForecasterTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private final List<Survivor> survivors = new ArrayList<>();
    private final List<Trial> trials = new ArrayList<>();
    private Set<NodeName> lost = Set.of(RB3);
    private Set<NodeName> together = Set.of();
    private SeenBefore seen = SeenBefore.NONE;

    @Test
    void after_clean_stops_the_older_schema_keeps_what_the_documented_cure_deletes() {
        holds(RB1, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "plain.1", 3));
        holds(RB2, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "plain.2", 3));
        tried(
                RB2,
                Option.FORCE_BOOT,
                led("ha.1", RB3),
                led("ha.2", RB3),
                led("ha.3", RB3),
                led("plain.1", RB1),
                led("plain.2", RB2),
                led("plain.3", RB3));
        tried(RB2, Option.FORGET_LOST, led("plain.1", RB1), led("plain.2", RB2));
        tried(
                RB1,
                Option.FORCE_BOOT,
                led("ha.1", RB3),
                led("ha.2", RB2),
                led("ha.3", RB3),
                led("plain.1", RB1),
                led("plain.2", RB2),
                led("plain.3", RB3));
        tried(
                RB1,
                Option.FORGET_LOST,
                led("ha.1", RB2),
                led("ha.2", RB2),
                led("ha.3", RB2),
                led("plain.1", RB1),
                led("plain.2", RB2));

        List<Forecast> forecasts = forecasts();

        Forecast best = forecasts.get(0);
        assertThat(best.candidate()).isEqualTo(RB1);
        assertThat(best.option()).isEqualTo(Option.FORGET_LOST);
        assertThat(best.lostMessages()).isZero();
        assertThat(fate(best, "ha.1")).satisfies(queue -> {
            assertThat(queue.kind()).isEqualTo(QueueFate.Kind.KEPT);
            assertThat(queue.leader()).contains(RB2);
            assertThat(queue.messages()).hasValue(3);
        });
        assertThat(fate(best, "plain.3").kind()).as("only the lost node had it").isEqualTo(QueueFate.Kind.GONE);
        assertThat(forecasts).extracting(Forecast::lostMessages).containsExactly(0L, 6L, 9L, 9L);
        Forecast documented = forecast(forecasts, RB2, Option.FORGET_LOST);
        assertThat(fate(documented, "ha.2").kind()).isEqualTo(QueueFate.Kind.GONE);
        assertThat(fate(documented, "ha.2").lost()).hasValue(3);
        assertThat(fate(forecast(forecasts, RB2, Option.FORCE_BOOT), "ha.2").kind())
                .isEqualTo(QueueFate.Kind.DOWN);
    }

    @Test
    void with_traffic_between_the_stops_it_forgets_what_came_later_and_brings_back_what_was_deleted() {
        holds(RB1, Map.of("ha.1", 3, "ha.2", 3, "ha.3", 3, "ha.del", 0));
        holds(RB2, Map.of("ha.1", 6, "ha.2", 6, "ha.3", 6, "ha.new", 3));
        tried(RB2, Option.FORCE_BOOT, led("ha.1", RB3), led("ha.2", RB3), led("ha.3", RB3), led("ha.new", RB3));
        tried(RB2, Option.FORGET_LOST);
        tried(RB1, Option.FORGET_LOST, led("ha.1", RB2), led("ha.2", RB2), led("ha.3", RB2), led("ha.del", RB2));

        Forecast best = forecasts().get(0);

        assertThat(best.candidate()).isEqualTo(RB1);
        assertThat(fate(best, "ha.1").messages()).hasValue(6);
        assertThat(fate(best, "ha.1").discarded()).as("an older one is no loss").containsExactly(RB1);
        assertThat(fate(best, "ha.new").kind()).isEqualTo(QueueFate.Kind.GONE);
        assertThat(fate(best, "ha.new").lost()).hasValue(3);
        assertThat(fate(best, "ha.del").kind()).isEqualTo(QueueFate.Kind.COMES_BACK);
        assertThat(fate(best, "ha.del").lost()).hasValue(0);
        assertThat(best.lostMessages()).isEqualTo(3);
    }

    @Test
    void a_newer_copy_that_is_not_used_is_a_loss_and_is_named() {
        holds(RB1, Map.of("q", 4));
        holds(RB2, Map.of("q", 9));
        tried(RB2, Option.FORCE_BOOT, led("q", RB2));
        tried(RB1, Option.FORCE_BOOT, led("q", RB1));

        QueueFate older = fate(forecast(forecasts(), RB1, Option.FORCE_BOOT), "q");

        assertThat(older.messages()).hasValue(4);
        assertThat(older.newest()).hasValue(9);
        assertThat(older.newestAt()).contains(RB2);
        assertThat(older.discarded()).containsExactly(RB2);
        assertThat(older.lost()).hasValue(5);
        assertThat(forecasts().get(0).candidate()).isEqualTo(RB2);
    }

    @Test
    void more_messages_in_an_older_copy_are_a_loss_as_well_since_a_mirror_need_not_have_been_synchronised() {
        holds(RB1, Map.of("unsynchronised", 1_000));
        holds(RB2, Map.of("unsynchronised", 5));
        tried(RB2, Option.FORCE_BOOT, led("unsynchronised", RB2));
        tried(RB1, Option.FORCE_BOOT, led("unsynchronised", RB1));

        QueueFate newer = fate(forecast(forecasts(), RB2, Option.FORCE_BOOT), "unsynchronised");
        QueueFate older = fate(forecast(forecasts(), RB1, Option.FORCE_BOOT), "unsynchronised");

        assertThat(newer.lost()).hasValue(995);
        assertThat(newer.untold()).as("it is told as lost").isEmpty();
        assertThat(older.lost()).hasValue(0);
        assertThat(older.untold())
                .as("five newer ones may be others")
                .extracting(QueueFate.Copy::node)
                .containsExactly(RB2);
        assertThat(forecasts().get(0).candidate()).isEqualTo(RB1);
    }

    @Test
    void an_older_copy_that_is_used_with_more_messages_than_the_newest_is_told_also_where_all_were_consumed() {
        holds(RB1, Map.of("some", 3, "all", 3, "fewer", 3, "other leader", 3, "deleted", 3));
        holds(RB2, Map.of("some", 1, "all", 0, "fewer", 4, "other leader", 1));
        tried(
                RB1,
                Option.FORGET_LOST,
                led("some", RB1),
                led("all", RB1),
                led("fewer", RB1),
                led("other leader", RB2),
                led("deleted", RB1));
        tried(RB2, Option.FORCE_BOOT, led("some", RB3), led("all", RB3), led("fewer", RB3), led("other leader", RB3));

        Forecast older = forecast(forecasts(), RB1, Option.FORGET_LOST);

        assertThat(older.queues())
                .extracting(one -> one.queue().name(), QueueFate::moreThanNewest)
                .containsExactly(
                        tuple("all", 3L),
                        tuple("deleted", 0L),
                        tuple("fewer", 0L),
                        tuple("other leader", 0L),
                        tuple("some", 2L));
        assertThat(forecast(forecasts(), RB2, Option.FORCE_BOOT).queues())
                .as("nobody serves them")
                .allSatisfy(one -> assertThat(one.moreThanNewest()).isZero());
    }

    @Test
    void copies_of_equal_count_are_taken_for_the_same_and_empty_ones_lack_nothing() {
        holds(RB1, Map.of("same", 3, "empty", 0));
        holds(RB2, Map.of("same", 3, "empty", 2));
        tried(RB2, Option.FORCE_BOOT, led("same", RB2), led("empty", RB2));

        Forecast forecast = forecasts().get(0);

        assertThat(fate(forecast, "same").lost()).hasValue(0);
        assertThat(forecast.untoldCopies()).isZero();
    }

    @Test
    void queues_that_nobody_serves_come_before_messages_and_what_can_not_be_counted_is_not_zero() {
        for (NodeName node : List.of(RB1, RB2)) {
            survivors.add(new Survivor(node, List.of(HeldCopy.of(id("classic"), 1), HeldCopy.uncounted(id("qq")))));
        }
        tried(RB1, Option.FORCE_BOOT, led("classic", RB3), replicated("qq", RB1, RB2, RB3));
        tried(RB2, Option.FORCE_BOOT, led("classic", RB1), replicated("qq", RB1, RB2, RB3));
        tried(RB2, Option.FORGET_LOST, led("classic", RB2));

        assertThat(forecasts())
                .extracting(Forecast::candidate, Forecast::option, Forecast::lostMessages, Forecast::losingUncounted)
                .containsExactly(
                        tuple(RB2, Option.FORCE_BOOT, 0L, 0L),
                        tuple(RB1, Option.FORCE_BOOT, 1L, 0L),
                        tuple(RB2, Option.FORGET_LOST, 0L, 1L));
    }

    @Test
    void an_empty_queue_that_is_lost_comes_after_messages() {
        holds(RB1, Map.of("q", 1, "empty", 0));
        holds(RB2, Map.of("q", 4, "empty", 0));
        tried(RB1, Option.FORCE_BOOT, led("q", RB1), led("empty", RB1));
        tried(RB2, Option.FORCE_BOOT, led("q", RB2), led("empty", RB3));

        assertThat(forecasts()).extracting(Forecast::candidate).containsExactly(RB2, RB1);
        assertThat(Forecaster.tradeOff(forecasts()).orElseThrow())
                .contains(
                        "rabbit@rb1 first, after force_boot, is better in queues without messages here that nobody serves (0, not 1)");
    }

    @Test
    void where_one_is_best_in_all_nothing_speaks_for_another() {
        holds(RB1, Map.of("q", 1));
        holds(RB2, Map.of("q", 1));
        tried(RB2, Option.FORCE_BOOT, led("q", RB2));
        tried(RB2, Option.FORGET_LOST);

        assertThat(Forecaster.tradeOff(forecasts())).isEmpty();
    }

    @Test
    void what_only_an_older_survivor_knows_was_deleted_and_is_no_loss() {
        holds(RB1, Map.of("deleted", 4));
        holds(RB2, Map.of());
        tried(RB1, Option.FORCE_BOOT, led("deleted", RB1), led("without data", RB3));
        tried(RB2, Option.FORCE_BOOT);

        Forecast newer = forecast(forecasts(), RB2, Option.FORCE_BOOT);
        Forecast older = forecast(forecasts(), RB1, Option.FORCE_BOOT);

        assertThat(newer.queues())
                .extracting(QueueFate::kind)
                .containsExactly(QueueFate.Kind.STAYS_DELETED, QueueFate.Kind.STAYS_DELETED);
        assertThat(newer.lostQueues()).isZero();
        assertThat(newer.lostMessages()).isZero();
        assertThat(fate(older, "deleted").kind()).isEqualTo(QueueFate.Kind.COMES_BACK);
        assertThat(fate(older, "without data").isLost())
                .as("it is down, and nobody minds")
                .isFalse();
    }

    @Test
    void among_those_that_ended_together_nobody_can_tell_that_a_queue_was_deleted() {
        together = Set.of(RB1, RB2);
        Definition bob = Definition.of("users", "bob", "2", "b");
        holds(RB1, Map.of("q", 4));
        holds(RB2, Map.of());
        trials.add(new Trial(RB1, Option.FORCE_BOOT, Optional.empty(), List.of(led("q", RB1)), List.of(bob)));
        tried(RB2, Option.FORCE_BOOT);

        Forecast without = forecast(forecasts(), RB2, Option.FORCE_BOOT);

        assertThat(fate(without, "q").kind()).isEqualTo(QueueFate.Kind.GONE);
        assertThat(fate(without, "q").lost()).hasValue(4);
        assertThat(without.missing()).containsExactly(bob);
        assertThat(fate(forecasts().get(0), "q").kind()).isEqualTo(QueueFate.Kind.KEPT);
    }

    @Test
    void what_an_older_survivor_has_of_a_queue_that_the_newest_knows_is_lost_with_it() {
        holds(RB1, Map.of("q", 4));
        holds(RB2, Map.of());
        tried(RB2, Option.FORCE_BOOT, led("q", RB3));
        tried(RB2, Option.FORGET_LOST);

        assertThat(forecasts())
                .allSatisfy(forecast -> assertThat(forecast.lostMessages()).isEqualTo(4));
    }

    @Test
    void a_queue_that_the_broker_on_the_copy_could_not_open_is_not_served() {
        holds(RB1, Map.of("q", 4));
        holds(RB2, Map.of("q", 4));
        trials.add(new Trial(
                RB2,
                Option.FORCE_BOOT,
                Optional.empty(),
                List.of(new SchemaQueue(id("q"), SchemaQueue.Type.CLASSIC, RB2, List.of(RB2), Optional.of("eof"))),
                List.of()));

        Forecast forecast = forecasts().get(0);

        assertThat(fate(forecast, "q").kind()).isEqualTo(QueueFate.Kind.NOT_OPENED);
        assertThat(fate(forecast, "q").problem()).contains("eof");
        assertThat(forecast.lostQueuesWithData()).isEqualTo(1);
        assertThat(forecast.lostMessages()).isEqualTo(4);
    }

    @Test
    void a_queue_that_the_copy_of_its_leader_could_not_open_is_not_served_whoever_starts_first() {
        holds(RB1, Map.of("q", 4));
        survivors.add(new Survivor(RB2, List.of(HeldCopy.notOpened(id("q"), "eof"))));
        tried(RB1, Option.FORCE_BOOT, led("q", RB2));
        trials.add(new Trial(
                RB2,
                Option.FORCE_BOOT,
                Optional.empty(),
                List.of(new SchemaQueue(id("q"), SchemaQueue.Type.CLASSIC, RB2, List.of(RB2), Optional.of("eof"))),
                List.of()));

        assertThat(forecasts()).hasSize(2).allSatisfy(forecast -> {
            assertThat(fate(forecast, "q").kind()).isEqualTo(QueueFate.Kind.NOT_OPENED);
            assertThat(fate(forecast, "q").leader()).contains(RB2);
            assertThat(fate(forecast, "q").problem()).contains("eof");
            assertThat(forecast.lostQueuesWithData()).isEqualTo(1);
            assertThat(forecast.lostMessages()).isEqualTo(4);
            assertThat(forecast.losingUncounted()).isEqualTo(1);
        });
    }

    @Test
    void a_copy_that_could_not_be_opened_and_is_not_used_is_in_nobodys_way() {
        holds(RB1, Map.of("q", 4));
        survivors.add(new Survivor(RB2, List.of(HeldCopy.notOpened(id("q"), "eof"))));
        tried(RB1, Option.FORCE_BOOT, led("q", RB1));

        QueueFate queue = fate(forecasts().get(0), "q");

        assertThat(queue.kind()).isEqualTo(QueueFate.Kind.KEPT);
        assertThat(queue.problem()).isEmpty();
        assertThat(queue.messages()).hasValue(4);
    }

    @Test
    void a_used_copy_that_can_not_be_read_loses_what_nobody_can_count() {
        survivors.add(new Survivor(RB2, List.of(HeldCopy.uncounted(id("q"), "eof"))));
        tried(RB2, Option.FORCE_BOOT, led("q", RB2));

        QueueFate queue = fate(forecasts().get(0), "q");

        assertThat(queue.kind()).isEqualTo(QueueFate.Kind.KEPT);
        assertThat(queue.losesUncounted()).isTrue();
        assertThat(queue.problem()).contains("eof");
        assertThat(queue.lost()).isEmpty();
    }

    @Test
    void only_members_that_are_there_make_a_majority() {
        holds(RB1, Map.of());
        holds(RB2, Map.of());
        tried(RB2, Option.FORCE_BOOT, replicated("qq", RB2, node(7), node(8)));

        assertThat(fate(forecasts().get(0), "qq").kind())
                .as("two of its members left the cluster before, and are nowhere")
                .isEqualTo(QueueFate.Kind.WITHOUT_MAJORITY);
    }

    @Test
    void a_stream_needs_a_majority_of_all_members_for_its_coordinator() {
        holds(RB2, Map.of());
        lost = Set.of(RB1, RB3);
        SchemaQueue stream = new SchemaQueue(id("s"), SchemaQueue.Type.STREAM, RB2, List.of(RB2), Optional.empty());
        tried(RB2, Option.FORCE_BOOT, stream, replicated("qq", RB2));

        assertThat(fate(forecasts().get(0), "s").kind()).isEqualTo(QueueFate.Kind.WITHOUT_MAJORITY);
        assertThat(fate(forecasts().get(0), "qq").kind()).isEqualTo(QueueFate.Kind.KEPT);

        lost = Set.of(RB3);
        survivors.add(0, new Survivor(RB1, List.of()));
        assertThat(fate(forecasts().get(0), "s").kind()).isEqualTo(QueueFate.Kind.KEPT);
    }

    /** With a look through all queues for each of them, this does not end within minutes. */
    @Test
    void ten_thousand_queues_of_each_kind_on_three_survivors_are_looked_up_once_each() {
        lost = Set.of(node(4));
        List<HeldCopy> held = new ArrayList<>();
        List<SchemaQueue> schema = new ArrayList<>();
        for (int number = 0; number < 10_000; number++) {
            held.add(HeldCopy.of(id("q" + number), 2));
            schema.add(led("q" + number, node(1 + number % 4)));
            held.add(HeldCopy.of(id("qq" + number), 2));
            schema.add(replicated("qq" + number, RB1, RB2, RB3));
        }
        for (NodeName node : List.of(RB1, RB2, RB3)) {
            survivors.add(new Survivor(node, held));
            for (Option option : Option.values()) {
                trials.add(new Trial(node, option, Optional.empty(), schema, List.of()));
            }
        }

        assertThat(forecasts()).hasSize(9).allSatisfy(forecast -> {
            assertThat(forecast.lostQueues()).isEqualTo(2_500);
            assertThat(forecast.lostMessages()).isEqualTo(5_000);
        });
    }

    @Test
    void a_queue_that_needs_a_majority_is_kept_by_one() {
        holds(RB1, Map.of());
        holds(RB2, Map.of());
        tried(
                RB2,
                Option.FORCE_BOOT,
                replicated("qq", RB1, RB2, RB3),
                replicated("two", RB2, RB3),
                replicated("one", RB1));

        Forecast forecast = forecasts().get(0);

        assertThat(fate(forecast, "qq").kind()).isEqualTo(QueueFate.Kind.KEPT);
        assertThat(fate(forecast, "qq").lost()).as("no single copy can tell").isEmpty();
        assertThat(fate(forecast, "two").kind()).isEqualTo(QueueFate.Kind.WITHOUT_MAJORITY);
        assertThat(fate(forecast, "one").kind()).isEqualTo(QueueFate.Kind.KEPT);
    }

    @Test
    void it_has_as_many_messages_as_each_of_its_members_that_are_left_where_these_have_the_same_number() {
        holds(RB1, Map.of("same", 3, "other", 3, "no data", 3, "one", 2));
        survivors.add(new Survivor(
                RB2, List.of(HeldCopy.of(id("same"), 3), HeldCopy.of(id("other"), 4), HeldCopy.uncounted(id("torn")))));
        tried(
                RB2,
                Option.FORCE_BOOT,
                replicated("same", RB1, RB2, RB3),
                replicated("other", RB1, RB2, RB3),
                replicated("torn", RB2),
                replicated("no data", RB1, RB2, RB3),
                replicated("one", RB1));

        Forecast forecast = forecasts().get(0);

        assertThat(fate(forecast, "same").messages()).hasValue(3);
        assertThat(fate(forecast, "same").lost()).hasValue(0);
        assertThat(fate(forecast, "one").messages()).hasValue(2);
        for (String queue : List.of("other", "torn", "no data")) {
            assertThat(fate(forecast, queue).kind()).isEqualTo(QueueFate.Kind.KEPT);
            assertThat(fate(forecast, queue).messages()).as(queue).isEmpty();
            assertThat(fate(forecast, queue).lost()).as(queue).isEmpty();
        }
        assertThat(forecast.lostMessages())
                .as("who is elected has what was confirmed")
                .isZero();
        assertThat(forecast.losingUncounted()).isZero();
    }

    @Test
    void of_a_queue_whose_members_survivors_name_otherwise_equal_numbers_tell_nothing() {
        holds(RB1, Map.of("qq", 3));
        holds(RB2, Map.of("qq", 3));
        tried(RB1, Option.FORCE_BOOT, replicated("qq", RB1, RB2));
        tried(RB2, Option.FORCE_BOOT, replicated("qq", RB1, RB2, RB3));

        assertThat(forecasts()).hasSize(2).allSatisfy(forecast -> {
            assertThat(fate(forecast, "qq").messages()).isEmpty();
            assertThat(forecast.losingUncounted()).isEqualTo(1);
        });
    }

    @Test
    void without_a_majority_it_loses_what_its_largest_member_has() {
        lost = Set.of(RB3, node(4), node(5));
        holds(RB1, Map.of("five", 9, "empty", 0));
        survivors.add(new Survivor(
                RB2,
                List.of(HeldCopy.of(id("five"), 4), HeldCopy.uncounted(id("torn"), "its log is not in the copy"))));
        tried(
                RB2,
                Option.FORCE_BOOT,
                replicated("five", RB1, RB2, RB3, node(4), node(5)),
                replicated("empty", RB1, RB3),
                replicated("torn", RB2, RB3));

        Forecast forecast = forecasts().get(0);

        assertThat(forecast.queues())
                .extracting(QueueFate::kind)
                .containsOnly(QueueFate.Kind.WITHOUT_MAJORITY)
                .hasSize(3);
        assertThat(fate(forecast, "five").lost()).hasValue(9);
        assertThat(forecast.lostMessages()).isEqualTo(9);
        assertThat(forecast.lostQueuesWithData())
                .as("the empty one can be declared again")
                .isEqualTo(2);
        assertThat(fate(forecast, "torn").problem()).contains("its log is not in the copy");
        assertThat(forecast.losingUncounted()).isEqualTo(1);
    }

    @Test
    void where_what_the_newest_survivor_knew_does_not_come_up_each_queue_of_any_copy_counts() {
        Definition ann = Definition.of("users", "ann", "1", "a");
        holds(RB1, Map.of("older", 2));
        holds(RB2, Map.of("ha", 5));
        trials.add(new Trial(RB2, Option.FORCE_BOOT, Optional.of("it crashed"), List.of(), List.of()));
        trials.add(new Trial(RB2, Option.FORGET_LOST, Optional.empty(), List.of(led("plain", RB2)), List.of(ann)));
        tried(RB1, Option.FORGET_LOST, led("older", RB1), led("ha", RB2));

        Forecast best = forecasts().get(0);
        Forecast documented = forecast(forecasts(), RB2, Option.FORGET_LOST);

        assertThat(forecaster().obstacle())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("no broker came up on a copy of rabbit@rb2", "unknown"));
        assertThat(best.candidate()).isEqualTo(RB1);
        assertThat(best.missing()).containsExactly(ann);
        assertThat(fate(best, "plain").kind()).isEqualTo(QueueFate.Kind.GONE);
        assertThat(fate(documented, "ha").lost()).as("only its data is there").hasValue(5);
        assertThat(fate(documented, "older").lost()).hasValue(2);
        assertThat(documented.lostMessages()).isEqualTo(7);
    }

    @Test
    void definitions_are_compared_with_what_the_newest_survivor_knows() {
        Definition ann = Definition.of("users", "ann", "1", "a");
        Definition changed = Definition.of("users", "ann", "1", "b");
        Definition revoked = Definition.of("permissions", "bob in vhost /", "2", "c");
        holds(RB1, Map.of());
        holds(RB2, Map.of());
        trials.add(new Trial(RB2, Option.FORCE_BOOT, Optional.empty(), List.of(), List.of(changed)));
        trials.add(new Trial(RB1, Option.FORCE_BOOT, Optional.empty(), List.of(), List.of(ann, revoked)));

        Forecast older = forecast(forecasts(), RB1, Option.FORCE_BOOT);

        assertThat(older.missing()).isEmpty();
        assertThat(older.changed()).as("as it was before").containsExactly(ann);
        assertThat(older.comeBack()).containsExactly(revoked);
        assertThat(forecasts().get(0).candidate()).isEqualTo(RB2);
    }

    @Test
    void
            bindings_of_queues_that_are_deleted_as_the_lost_one_is_forgotten_are_missing_though_a_forced_broker_has_them() {
        SchemaQueue served = stream("served", RB3, RB1, RB2);
        SchemaQueue alone = stream("alone", RB3, RB1);
        SchemaQueue quorum =
                new SchemaQueue(id("quorum"), SchemaQueue.Type.QUORUM, RB3, List.of(RB3, RB1), Optional.empty());
        List<SchemaQueue> all = List.of(led("down", RB3), led("kept", RB2), served, alone, quorum);
        List<Definition> bindings =
                all.stream().map(one -> boundTo(one.queue())).toList();
        holds(RB1, Map.of());
        holds(RB2, Map.of());
        trials.add(new Trial(RB2, Option.FORCE_BOOT, Optional.empty(), all, bindings));

        Forecast forecast = forecasts().get(0);

        assertThat(forecast.missing())
                .extracting(Definition::name)
                .containsExactly("x to queue down", "x to queue alone");
        assertThat(forecast.comeBack()).isEmpty();
    }

    @Test
    void what_does_not_start_comes_last_and_of_equals_the_gentlest_first() {
        holds(RB1, Map.of("q", 1));
        holds(RB2, Map.of("q", 1));
        tried(RB2, Option.FORCE_BOOT, led("q", RB2));
        tried(RB2, Option.AS_IT_IS, led("q", RB2));
        trials.add(new Trial(RB1, Option.AS_IT_IS, Optional.of("it waits for tables"), List.of(), List.of()));

        assertThat(forecasts())
                .extracting(Forecast::option)
                .containsExactly(Option.AS_IT_IS, Option.FORCE_BOOT, Option.AS_IT_IS);
        assertThat(forecasts().get(2).failure()).contains("it waits for tables");
    }

    /** In the order in which they went down. */
    private static SeenCounts counted(NodeName node, int minute, LedQueue... led) {
        return new SeenCounts(
                node, NOON.plus(Duration.ofMinutes(minute)), new Inventory(led.length, 0, 0, 0, List.of(led)));
    }

    private void seen(SeenCounts... counts) {
        seen = new SeenBefore(List.of(counts), new TreeMap<>());
    }

    private Optional<Seen> seenOf(String queue) {
        return fate(forecasts().get(0), queue).seen();
    }

    @Test
    void what_a_lost_node_was_seen_with_is_told_and_changes_neither_losses_nor_order() {
        holds(RB1, Map.of("h", 100, "equal", 5));
        holds(RB2, Map.of("h", 90, "equal", 5));
        tried(RB2, Option.FORCE_BOOT, led("h", RB2), led("equal", RB2), led("plain.3", RB3));
        tried(RB1, Option.FORCE_BOOT, led("h", RB1), led("equal", RB1), led("plain.3", RB3));
        List<Forecast> before = forecasts();
        seen(counted(RB3, 0, Measured.counted("h", 250), Measured.counted("equal", 5), Measured.counted("plain.3", 7)));

        Forecast best = forecasts().get(0);

        Seen h = new Seen(RB3, OptionalLong.of(250), NOON);
        assertThat(fate(best, "h").seen()).contains(h);
        assertThat(h.text()).isEqualTo("250 on rabbit@rb3 at " + NOON);
        assertThat(fate(best, "h").lost()).hasValue(0);
        assertThat(fate(best, "h").wasSeenWithMore()).isTrue();
        assertThat(fate(best, "equal").wasSeenWithMore()).isFalse();
        assertThat(fate(best, "plain.3").seen()).contains(new Seen(RB3, OptionalLong.of(7), NOON));
        assertThat(fate(best, "plain.3").lost()).isEmpty();
        assertThat(fate(best, "plain.3").wasSeenWithMore())
                .as("nobody serves it")
                .isTrue();
        assertThat(forecasts())
                .extracting(Forecast::way, Forecast::lostMessages, Forecast::losingUncounted)
                .isEqualTo(before.stream()
                        .map(one -> tuple(one.way(), one.lostMessages(), one.losingUncounted()))
                        .toList());
    }

    @Test
    void what_a_survivor_was_seen_with_is_told_only_of_copies_that_nobody_can_count() {
        survivors.add(new Survivor(RB2, List.of(HeldCopy.uncounted(id("qq")), HeldCopy.of(id("classic"), 3))));
        tried(RB2, Option.FORCE_BOOT, led("classic", RB2), replicated("qq", RB2));
        seen(counted(RB2, 0, Measured.counted("qq", 40), Measured.counted("classic", 9)));

        assertThat(seenOf("qq")).contains(new Seen(RB2, OptionalLong.of(40), NOON));
        assertThat(fate(forecasts().get(0), "qq").wasSeenWithMore())
                .as("it is served, and nobody can say with how many")
                .isFalse();
        assertThat(seenOf("classic")).isEmpty();
    }

    @Test
    void of_several_that_led_a_queue_the_later_count_is_told_and_any_count_before_none() {
        lost = Set.of(RB3, node(4));
        survivors.add(new Survivor(RB2, List.of(HeldCopy.uncounted(id("qq")))));
        tried(RB2, Option.FORCE_BOOT, replicated("qq", RB2, RB3, node(4)));
        seen(counted(RB3, 1, Measured.counted("qq", 10)), counted(node(4), 2, Measured.counted("qq", 20)));
        assertThat(seenOf("qq").map(Seen::node)).contains(node(4));

        seen(counted(RB3, 1, Measured.counted("qq", 10)), counted(node(4), 2, Measured.uncounted("qq")));
        assertThat(seenOf("qq").map(Seen::node)).contains(RB3);

        seen(counted(RB2, 3, Measured.counted("qq", 30)), counted(RB3, 1, Measured.counted("qq", 10)));
        assertThat(seenOf("qq").map(Seen::node)).contains(RB2);

        seen(counted(RB3, 1, Measured.uncounted("qq")));
        assertThat(seenOf("qq").map(Seen::text)).contains("uncounted on rabbit@rb3 at " + NOON.plusSeconds(60));
    }

    @Test
    void queues_that_only_a_lost_node_was_seen_to_lead_are_a_list_of_their_own() {
        holds(RB2, Map.of("held", 1));
        tried(RB2, Option.FORGET_LOST, led("held", RB2));
        tried(RB2, Option.FORCE_BOOT, led("held", RB2), led("known", RB3));
        seen(
                counted(
                        RB3,
                        0,
                        Measured.counted("held", 2),
                        Measured.counted("known", 3),
                        Measured.counted("few", 1),
                        Measured.counted("many", 250),
                        Measured.uncounted("young")),
                counted(RB2, 0, Measured.counted("of-a-survivor", 9)));

        assertThat(forecaster().onlySeen())
                .extracting(one -> one.queue().name(), one -> one.seen().messages())
                .containsExactly(
                        tuple("young", OptionalLong.empty()),
                        tuple("many", OptionalLong.of(250)),
                        tuple("few", OptionalLong.of(1)));
        assertThat(forecasts())
                .allSatisfy(one -> assertThat(one.queues())
                        .extracting(queue -> queue.queue().name())
                        .doesNotContain("many"));
    }

    private void holds(NodeName node, Map<String, Integer> messages) {
        survivors.add(new Survivor(
                node,
                messages.entrySet().stream()
                        .map(one -> HeldCopy.of(id(one.getKey()), one.getValue()))
                        .toList()));
    }

    private void tried(NodeName node, Option option, SchemaQueue... queues) {
        trials.add(new Trial(node, option, Optional.empty(), List.of(queues), List.of()));
    }

    private List<Forecast> forecasts() {
        return forecaster().forecasts();
    }

    private Forecaster forecaster() {
        return new Forecaster(new Rehearsal(lost, survivors, trials, together, seen));
    }

    private static Forecast forecast(List<Forecast> all, NodeName candidate, Option option) {
        return all.stream()
                .filter(one -> one.candidate().equals(candidate) && one.option() == option)
                .findFirst()
                .orElseThrow();
    }

    private static QueueFate fate(Forecast forecast, String queue) {
        return forecast.queues().stream()
                .filter(one -> one.queue().equals(id(queue)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(queue + " is not in " + forecast.queues()));
    }

    private static SchemaQueue led(String queue, NodeName leader) {
        return new SchemaQueue(id(queue), SchemaQueue.Type.CLASSIC, leader, List.of(leader), Optional.empty());
    }

    /** @param leader and the other members */
    private static SchemaQueue stream(String queue, NodeName leader, NodeName... others) {
        List<NodeName> members = new ArrayList<>(List.of(others));
        members.add(leader);
        return new SchemaQueue(id(queue), SchemaQueue.Type.STREAM, leader, members, Optional.empty());
    }

    private static Definition boundTo(QueueId queue) {
        return new Definition("bindings", "x to queue " + queue.name(), queue.name(), "c", Optional.of(queue));
    }

    private static SchemaQueue replicated(String queue, NodeName... members) {
        return new SchemaQueue(id(queue), SchemaQueue.Type.QUORUM, members[0], List.of(members), Optional.empty());
    }

    private static QueueId id(String name) {
        return new QueueId("/", name);
    }
}
