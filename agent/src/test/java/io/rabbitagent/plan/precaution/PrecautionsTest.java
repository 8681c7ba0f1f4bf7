package io.rabbitagent.plan.precaution;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.orderedstart.OrderedStartRemedy;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import io.rabbitagent.plan.startservice.StartServiceRemedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no rule can leave out. */
class PrecautionsTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final Remedy START_APP = new StartAppRemedy();
    private static final Remedy START_SERVICE = new StartServiceRemedy();

    private static List<String> names(Remedy remedy) {
        return remedy.precautions().stream().map(Gate::name).toList();
    }

    private static List<String> shut(Remedy remedy, Pictures pictures) {
        return remedy.precautions().stream()
                .filter(gate -> !gate.condition().judge(pictures.picture(), RB2).holds())
                .map(Gate::name)
                .toList();
    }

    private static Pictures stopped() {
        return Pictures.healthy(3).appStopped(RB2);
    }

    private static Pictures down() {
        return Pictures.healthy(3).vmDown(RB2);
    }

    private static Pictures holding(Pictures pictures, DataDirectory files) {
        return pictures.observe(
                RB2, seen -> with(seen).dataDirectory(Fact.known(files)).done());
    }

    private static DataDirectory forced() {
        return new DataDirectory(true, true, Fact.known(Optional.empty()), Fact.known(Optional.empty()));
    }

    private static Pictures partitioned(Pictures pictures, NodeName... from) {
        return pictures.observe(
                RB2,
                seen -> with(seen)
                        .log(seen.log()
                                .map(log -> log.change()
                                        .partitionedFrom(Set.of(from))
                                        .done()))
                        .done());
    }

    private static Pictures sawLast(Pictures pictures, NodeName... seen) {
        Membership all = new Membership(Set.of(node(1), RB2, RB3), Set.of(node(1), RB2, RB3));
        LastEnd end = new LastEnd(
                LastEnd.Source.HISTORY,
                Set.of(seen),
                all,
                Pictures.NOON,
                Fact.known(HowEnded.CRASH),
                false,
                false,
                false,
                List.of());
        return pictures.observe(
                RB2, seenNow -> with(seenNow).lastEnd(Fact.known(end)).done());
    }

    @Test
    void who_was_partitioned_from_one_that_runs_is_not_started() {
        assertThat(shut(START_SERVICE, partitioned(down(), node(1)))).containsExactly("not-of-another-side");
        assertThat(shut(START_APP, partitioned(stopped(), node(1)))).containsExactly("not-of-another-side");
    }

    @Test
    void who_was_partitioned_from_one_that_is_down_itself_is_of_the_side_that_runs() {
        assertThat(shut(START_SERVICE, partitioned(down().vmDown(RB3), RB3))).isEmpty();
    }

    @Test
    void who_last_ran_without_any_of_those_that_run_now_is_not_started() {
        assertThat(shut(START_SERVICE, sawLast(down(), RB2))).containsExactly("not-of-another-side");
        assertThat(shut(START_SERVICE, sawLast(down(), RB2, RB3))).isEmpty();
    }

    @Test
    void each_remedy_names_its_own() {
        assertThat(names(START_APP))
                .containsExactly(
                        "no-partition",
                        "not-of-another-side",
                        "another-member-runs",
                        "data-in-place",
                        "knows-its-cluster",
                        "not-asleep");
        assertThat(names(START_SERVICE))
                .containsExactly(
                        "no-partition",
                        "not-of-another-side",
                        "another-member-runs",
                        "still-a-member",
                        "data-in-place");
        assertThat(names(new OrderedStartRemedy(Duration.ofMinutes(10))))
                .containsExactly("no-member-runs", "order-known", "data-in-place");
        assertThat(names(new RejoinRemedy()))
                .containsExactly(
                        "majority-agrees", "one-cluster", "accuser-has-a-cluster", "no-partition", "backup-fits");
    }

    @Test
    void they_are_open_for_a_node_that_is_simply_down() {
        assertThat(shut(START_APP, stopped())).isEmpty();
        assertThat(shut(START_SERVICE, down())).isEmpty();
    }

    @Test
    void nobody_is_woken_who_went_to_sleep() {
        for (LogSignal signal : List.of(LogSignal.PAUSED, LogSignal.AUTOHEAL)) {
            assertThat(shut(START_APP, stopped().logs(RB2, signal))).containsExactly("not-asleep");
        }
    }

    @Test
    void nobody_is_started_into_a_partition() {
        assertThat(shut(START_APP, stopped().partitioned(RB1, RB3))).containsExactly("no-partition");
        assertThat(shut(START_SERVICE, down().partitioned(RB1, RB3))).containsExactly("no-partition");
    }

    @Test
    void where_no_member_runs_only_an_ordered_start_chooses_who_is_first() {
        assertThat(shut(START_APP, stopped().vmDown(RB1).vmDown(RB3))).containsExactly("another-member-runs");
        assertThat(shut(START_SERVICE, down().vmDown(RB1).vmDown(RB3))).contains("another-member-runs");
    }

    @Test
    void a_cluster_of_one_has_nobody_to_wait_for() {
        Pictures one = Pictures.healthy(1).appStopped(RB1);
        assertThat(START_APP.precautions())
                .allSatisfy(gate -> assertThat(
                                gate.condition().judge(one.picture(), RB1).holds())
                        .as(gate.name())
                        .isTrue());
    }

    @Test
    void a_node_that_was_reset_is_not_started_beside_its_cluster() {
        Pictures reset = stopped().justReset(RB2);
        assertThat(shut(START_APP, reset)).contains("knows-its-cluster");
        Judgement judged = DataInPlace.notBesideItsCluster(reset.picture(), RB2);
        assertThat(judged.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judged.detail()).contains("started, it would be a cluster of its own");
    }

    @Test
    void a_node_with_a_left_over_force_load_is_not_started() {
        assertThat(shut(START_APP, holding(stopped(), forced()))).contains("data-in-place");
        assertThat(shut(START_SERVICE, holding(down(), forced()))).containsExactly("data-in-place");
    }

    @Test
    void a_node_that_its_cluster_has_forgotten_is_not_started_by_its_service() {
        assertThat(shut(START_SERVICE, Pictures.healthy(3).forgotten(RB2))).containsExactly("still-a-member");
    }

    @Test
    void what_is_unknown_opens_none() {
        Pictures pictures = stopped()
                .observe(
                        RB2,
                        seen -> with(seen).dataDirectory(Fact.notObserved()).done());
        assertThat(shut(START_APP, pictures)).containsExactly("data-in-place", "knows-its-cluster");
    }
}
