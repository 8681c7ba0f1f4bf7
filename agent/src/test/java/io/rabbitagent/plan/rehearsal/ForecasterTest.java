package io.rabbitagent.plan.rehearsal;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.SchemaQueue.Type;
import io.rabbitagent.cluster.rehearsal.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The schemas and counts are those of real 3.10.8 brokers: clean stops 1, 2, 3, then 3 is lost. */
class ForecasterTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private final List<Survivor> survivors = new ArrayList<>();
    private final List<Trial> trials = new ArrayList<>();
    private Set<NodeName> together = Set.of();

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
    void more_messages_in_an_older_copy_are_no_smaller_loss() {
        holds(RB1, Map.of("consumed", 9));
        holds(RB2, Map.of("consumed", 2));
        tried(RB2, Option.FORCE_BOOT, led("consumed", RB2));
        tried(RB1, Option.FORCE_BOOT, led("consumed", RB1));

        assertThat(fate(forecast(forecasts(), RB1, Option.FORCE_BOOT), "consumed")
                        .lost())
                .hasValue(0);
        assertThat(fate(forecast(forecasts(), RB2, Option.FORCE_BOOT), "consumed")
                        .lost())
                .hasValue(0);
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
    void where_what_the_newest_survivor_knew_does_not_come_up_each_queue_of_any_copy_counts() {
        Definition ann = new Definition("users", "ann", "1", "a");
        holds(RB1, Map.of("older", 2));
        holds(RB2, Map.of("ha", 5));
        trials.add(new Trial(RB2, Option.FORCE_BOOT, Optional.of("it crashed"), List.of(), List.of()));
        trials.add(new Trial(RB2, Option.FORGET_LOST, Optional.empty(), List.of(led("plain", RB2)), List.of(ann)));
        tried(RB1, Option.FORGET_LOST, led("older", RB1), led("ha", RB2));

        Forecast best = forecasts().get(0);
        Forecast documented = forecast(forecasts(), RB2, Option.FORGET_LOST);

        assertThat(best.candidate()).isEqualTo(RB1);
        assertThat(best.missing()).containsExactly(ann);
        assertThat(fate(best, "plain").kind()).isEqualTo(QueueFate.Kind.GONE);
        assertThat(fate(documented, "ha").lost()).as("only its data is there").hasValue(5);
        assertThat(fate(documented, "older").lost()).hasValue(2);
        assertThat(documented.lostMessages()).isEqualTo(7);
    }

    @Test
    void definitions_are_compared_with_what_the_newest_survivor_knows() {
        Definition ann = new Definition("users", "ann", "1", "a");
        Definition changed = new Definition("users", "ann", "1", "b");
        Definition revoked = new Definition("permissions", "bob in vhost /", "2", "c");
        holds(RB1, Map.of());
        holds(RB2, Map.of());
        trials.add(new Trial(RB2, Option.FORCE_BOOT, Optional.empty(), List.of(), List.of(changed)));
        trials.add(new Trial(RB1, Option.FORCE_BOOT, Optional.empty(), List.of(), List.of(ann, revoked)));

        Forecast older = forecast(forecasts(), RB1, Option.FORCE_BOOT);

        assertThat(older.missing()).containsExactly(changed);
        assertThat(older.comeBack()).containsExactly(ann, revoked);
        assertThat(forecasts().get(0).candidate()).isEqualTo(RB2);
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
        return new Forecaster(new Rehearsal(Set.of(RB3), survivors, trials, together));
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
        return new SchemaQueue(id(queue), Type.CLASSIC, leader, List.of(leader), Optional.empty());
    }

    private static SchemaQueue replicated(String queue, NodeName... members) {
        return new SchemaQueue(id(queue), Type.QUORUM, members[0], List.of(members), Optional.empty());
    }

    private static QueueId id(String name) {
        return new QueueId("/", name);
    }
}
