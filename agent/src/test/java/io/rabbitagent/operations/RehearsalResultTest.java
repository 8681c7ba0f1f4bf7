package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.plan.lost.Measured.led;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.operations.RehearsalView.Candidate;
import io.rabbitagent.operations.RehearsalView.Queue;
import io.rabbitagent.plan.lost.Measured;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RehearsalResultTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private Pictures pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3);

    private RehearsalView view(Measured measured) {
        Rehearsals.Found found = Rehearsals.of(measured.in(pictures), new TreeSet<>(List.of(RB3)));
        assertThat(found).isInstanceOf(Rehearsals.Complete.class);
        return RehearsalResult.of((Rehearsals.Complete) found);
    }

    private static Candidate candidate(RehearsalView view, NodeName first, String option) {
        return view.candidates().stream()
                .filter(one -> one.first().equals(first.value()) && one.option().equals(option))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void queues_that_lose_come_first_the_largest_loss_before_the_others_then_by_name() {
        RehearsalView view = view(Measured.without(RB3)
                .holds(RB1, Map.of("few", 1, "many", 1, "kept", 5))
                .holds(RB2, Map.of("few", 3, "many", 9, "kept", 5, "gone", 4))
                .tried(
                        RB2,
                        Option.FORCE_BOOT,
                        led("a-kept", RB1),
                        led("b-down", RB3),
                        led("few", RB1),
                        led("gone", RB2),
                        led("kept", RB1),
                        led("many", RB1))
                .tried(
                        RB1,
                        Option.FORCE_BOOT,
                        led("a-kept", RB1),
                        led("b-down", RB3),
                        led("few", RB1),
                        led("kept", RB1),
                        led("many", RB1)));

        Candidate first = candidate(view, RB1, "force-boot");

        assertThat(first.queues())
                .extracting(Queue::name)
                .containsExactly("many", "gone", "few", "b-down", "a-kept", "kept");
        assertThat(first.queues().get(0))
                .isEqualTo(new Queue(
                        "/",
                        "many",
                        "kept",
                        Optional.of("rabbit@rb1"),
                        Optional.of(1L),
                        Optional.of(9L),
                        Optional.of("rabbit@rb2"),
                        Optional.of(8L),
                        List.of("rabbit@rb2"),
                        List.of(),
                        Optional.empty()));
    }

    @Test
    void at_most_a_thousand_queues_are_named_those_that_lose_among_them_and_the_others_counted() {
        Map<String, Integer> old = new TreeMap<>();
        SchemaQueue[] all = IntStream.range(0, 1_003)
                .mapToObj(number -> "q%04d".formatted(number))
                .map(name -> {
                    old.put(name, 1);
                    return led(name, RB1);
                })
                .toArray(SchemaQueue[]::new);
        RehearsalView view = view(Measured.without(RB3)
                .holds(RB1, old)
                .holds(RB2, Map.of("q1002", 8))
                .tried(RB2, Option.FORCE_BOOT, all)
                .tried(RB1, Option.FORCE_BOOT, all));

        Candidate first = candidate(view, RB1, "force-boot");

        assertThat(first.queues()).hasSize(1_000);
        assertThat(first.queues().get(0).name()).isEqualTo("q1002");
        assertThat(first.more()).isEqualTo(3);
        assertThat(first.kept()).isEqualTo(1_003);
        assertThat(first.messagesLost()).isEqualTo(7);
    }

    @Test
    void at_most_a_thousand_definitions_are_named_and_the_others_counted() {
        List<Definition> users = IntStream.range(0, 1_002)
                .mapToObj(number -> new Definition("users", "u" + number, "i" + number, "c" + number))
                .toList();
        RehearsalView view = view(Measured.without(RB3)
                .holds(RB1, Map.of())
                .holds(RB2, Map.of())
                .tried(new Trial(RB2, Option.FORCE_BOOT, Optional.empty(), List.of(), List.of()))
                .tried(new Trial(RB1, Option.FORCE_BOOT, Optional.empty(), List.of(), users)));

        Candidate older = candidate(view, RB1, "force-boot");

        assertThat(older.comeBack().named()).hasSize(1_000);
        assertThat(older.comeBack().more()).isEqualTo(2);
        assertThat(older.missing().named()).isEmpty();
        assertThat(older.missing().more()).isZero();
    }

    @Test
    void each_option_is_told_with_the_command_for_each_that_is_lost() {
        RehearsalView view = view(Measured.cleanStops());

        assertThat(candidate(view, RB1, "forget-lost").command())
                .contains("rabbitmqctl forget_cluster_node --offline rabbit@rb3");
        assertThat(candidate(view, RB2, "force-boot").command()).contains("rabbitmqctl force_boot");
        assertThat(candidate(view, RB2, "as-it-is").command()).isEmpty();
        assertThat(candidate(view, RB2, "as-it-is").failure()).contains("it waits for tables");
    }

    @Test
    void the_recommendation_says_by_what_it_is_better_than_the_next_best() {
        assertThat(view(Measured.cleanStops()).recommended().orElseThrow().why())
                .isEqualTo(
                        "0 messages and 1 queue lost, 0 definitions missing, 0 coming back; the next best, rabbit@rb1 with"
                                + " force_boot: 6 messages and 3 queues lost, 0 definitions missing, 0 coming back");
    }

    @Test
    void where_nothing_starts_nothing_is_recommended() {
        RehearsalView view = view(Measured.without(RB3)
                .holds(RB1, Map.of("q", 1))
                .holds(RB2, Map.of("q", 1))
                .failed(RB1, Option.FORCE_BOOT)
                .failed(RB2, Option.FORCE_BOOT));

        assertThat(view.recommended()).isEmpty();
        assertThat(view.candidates()).hasSize(2);
    }

    @Test
    void who_ended_together_is_told() {
        pictures = Outages.together().silent(RB3);

        assertThat(view(Measured.cleanStops()).together()).containsExactly("rabbit@rb1", "rabbit@rb2");
    }
}
