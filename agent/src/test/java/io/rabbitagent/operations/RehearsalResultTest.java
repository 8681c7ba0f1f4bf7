package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.plan.lost.Measured.led;
import static io.rabbitagent.plan.lost.Measured.replicated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.operations.RehearsalView.Candidate;
import io.rabbitagent.operations.RehearsalView.LostCounts;
import io.rabbitagent.operations.RehearsalView.OnlySeen;
import io.rabbitagent.operations.RehearsalView.Queue;
import io.rabbitagent.operations.RehearsalView.Seen;
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
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void a_queue_that_a_lost_node_was_seen_with_more_of_comes_before_those_that_are_simply_kept() {
        RehearsalView view = view(Measured.without(RB3)
                .holds(RB1, Map.of("a", 1, "z", 1))
                .holds(RB2, Map.of("a", 1, "z", 1))
                .tried(RB2, Option.FORCE_BOOT, led("a", RB2), led("z", RB2))
                .seen(RB3, 2, 5, Measured.counted("z", 9), Measured.uncounted("late"))
                .unseen(RB1, "its own are asked for by itself"));

        Candidate only = candidate(view, RB2, "force-boot");
        assertThat(only.queues()).extracting(Queue::name).containsExactly("z", "a");
        assertThat(only.messagesLost()).isZero();
        Seen z = new Seen("rabbit@rb3", Optional.of(9L), Pictures.NOON);
        assertThat(only.queues()).extracting(Queue::seen).containsExactly(Optional.of(z), Optional.empty());
        assertThat(view.onlySeen())
                .containsExactly(new OnlySeen("/", "late", new Seen("rabbit@rb3", Optional.empty(), Pictures.NOON)));
        assertThat(view.lostCounts())
                .as("of lost nodes alone")
                .containsExactly(
                        new LostCounts("rabbit@rb3", Optional.of(Pictures.NOON), 4, 14, 1, 2, 5, Optional.empty()));
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
                .mapToObj(number -> Definition.of("users", "u" + number, "i" + number, "c" + number))
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
                        "1 queue not served and 0 messages lost, 0 definitions missing, 0 coming back; the next best is"
                                + " rabbit@rb1 first, after force_boot: 3 queues not served and 6 messages lost, 0 definitions"
                                + " missing, 0 coming back");
    }

    @Test
    void queues_of_which_nobody_can_count_what_they_lose_are_told_apart_from_those_that_are_merely_not_counted() {
        RehearsalView view = view(Measured.without(RB3)
                .holdsUncounted(RB1, "torn")
                .holds(RB2, Map.of("torn", 2))
                .tried(RB2, Option.FORCE_BOOT, led("torn", RB2), replicated("quorum", RB1, RB2, RB3)));

        Candidate only = candidate(view, RB2, "force-boot");
        assertThat(only.losingUncounted()).isEqualTo(1);
        assertThat(only.uncounted()).isEqualTo(2);
        assertThat(only.notServed()).isZero();
    }

    @Test
    void a_quorum_queue_whose_members_have_the_same_number_is_counted_and_copies_taken_for_the_same_are_too() {
        RehearsalView view = view(Measured.without(RB3)
                .holds(RB1, Map.of("quorum", 5, "ha", 3, "empty", 0))
                .holds(RB2, Map.of("quorum", 5, "ha", 3, "empty", 0))
                .tried(RB2, Option.FORCE_BOOT, led("ha", RB2), led("empty", RB2), replicated("quorum", RB1, RB2, RB3)));

        Candidate only = candidate(view, RB2, "force-boot");
        assertThat(only.uncounted()).isZero();
        assertThat(only.queues())
                .filteredOn(queue -> queue.name().equals("quorum"))
                .extracting(RehearsalView.Queue::messages, RehearsalView.Queue::lost)
                .containsExactly(tuple(Optional.of(5L), Optional.of(0L)));
        assertThat(only.takenForTheSame())
                .as("of the quorum queue nothing is discarded")
                .isEqualTo(1);
    }

    @Test
    void where_who_starts_first_is_there_no_other_way_is_recommended() {
        pictures = Outages.inOrder123(HowEnded.CLEAN);
        Rehearsals.Found found = Rehearsals.of(
                Measured.without()
                        .holds(RB1, Map.of("q", 5))
                        .holds(RB2, Map.of("q", 5))
                        .holds(RB3, Map.of("q", 0))
                        .tried(RB1, Option.FORCE_BOOT, led("q", RB1))
                        .tried(RB3, Option.AS_IT_IS, led("q", RB3))
                        .in(pictures),
                new TreeSet<>());

        RehearsalView view = RehearsalResult.of((Rehearsals.Complete) found);

        assertThat(view.candidates().get(0).option()).as("it loses least").isEqualTo("force-boot");
        assertThat(view.recommended()).isEmpty();
        assertThat(view.obstacle())
                .contains(
                        "rabbit@rb3 has to start first, and is there: rule cluster-down starts the cluster, and nobody"
                                + " has to be given up");
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
