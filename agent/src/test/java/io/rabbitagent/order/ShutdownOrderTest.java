package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdict, by complete evidence. */
class ShutdownOrderTest extends DownCluster {
    @Test
    void clean_stops_in_sequence_name_the_last_down_and_the_whole_order() {
        stoppedInOrder312();

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactly(RB2);
        assertThat(order.order()).containsExactly(List.of(RB3), List.of(RB1), List.of(RB2));
        assertThat(order.evidence()).hasSize(3).allMatch(one -> one.end().source() == LastEnd.Source.HISTORY);
        assertThat(order.missing()).isEmpty();
    }

    @Test
    void the_order_in_which_the_store_took_the_entries_of_different_nodes_plays_no_part() {
        stoppedInOrder312();
        List<HistoryEntry> backwards = new ArrayList<>(stops.history());
        Collections.reverse(backwards);

        ShutdownOrder order = Orders.of(down312().picture(), backwards);

        assertThat(order.startFirst()).containsExactly(RB2);
        assertThat(order.order()).containsExactly(List.of(RB3), List.of(RB1), List.of(RB2));
    }

    @Test
    void without_any_history_the_files_of_dead_nodes_tell_as_much() {
        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactly(RB2);
        assertThat(order.evidence()).allMatch(one -> one.end().source() == LastEnd.Source.DATA_DIRECTORY);
    }

    @Test
    void only_the_last_stop_of_a_node_counts() {
        stops.clean(RB2, ALL).started(RB2).appStarted(RB2);
        stoppedInOrder312();

        assertThat(of(down312()).startFirst()).containsExactly(RB2);
    }

    @Test
    void nodes_killed_together_start_together() {
        stops.crashed(RB1, ALL).crashed(RB2, ALL).crashed(RB3, ALL);

        ShutdownOrder order = of(downWithFiles(ALL, ALL, ALL));

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.startFirst()).containsExactly(RB1, RB2, RB3);
        assertThat(order.order()).containsExactly(List.of(RB1, RB2, RB3));
    }

    @Test
    void the_sides_of_a_partition_are_a_split_and_nobody_may_start_first() {
        stops.clean(RB1, nodes(1, 2)).clean(RB2, nodes(2)).clean(RB3, nodes(3));

        ShutdownOrder order = of(downWithFiles(nodes(1, 2), nodes(2), nodes(3)));

        assertThat(order.verdict()).isEqualTo(Verdict.SPLIT);
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.order()).containsExactly(List.of(RB1, RB2, RB3));
    }

    @Test
    void a_cluster_of_one_is_no_evidence_among_several_members() {
        stops.clean(RB3, ALL).clean(RB1, nodes(1, 2));
        Membership alone = new Membership(nodes(2), nodes(2));
        stops.stopped(RB2, 1, Fact.known(HowEnded.CLEAN), Fact.known(nodes(2)), Fact.known(alone));

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
        assertThat(order.missing().get(0).why()).contains("cluster of one");
    }

    @Test
    void a_cluster_of_one_configured_member_starts_with_it() {
        ShutdownOrder order = Orders.of(Pictures.allDown(1).picture(), List.of());

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactly(RB1);
    }

    @Test
    void while_a_member_runs_nobody_needs_an_order() {
        stoppedInOrder312();
        Pictures pictures = down312()
                .observe(
                        RB3,
                        seen -> with(seen).app(Fact.known(AppState.RUNNING)).done());

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.RUNNING);
        assertThat(order.startFirst()).isEmpty();
    }

    @Test
    void nodes_that_no_path_orders_stand_in_one_list_before_those_that_outlived_both() {
        // 1 and 2 did not see each other end; 3 outlived both, 4 all.
        Stops four = new Stops(nodes(1, 2, 3, 4));
        four.clean(RB1, nodes(1, 3, 4))
                .clean(RB2, nodes(2, 3, 4))
                .clean(RB3, nodes(3, 4))
                .clean(node(4), nodes(4));
        Pictures pictures = Pictures.allDown(4);
        for (NodeName node : pictures.members()) {
            pictures.observe(
                    node,
                    seen -> with(seen)
                            .dataDirectory(Fact.unknown(Fact.Reason.TIMEOUT, "slow disk"))
                            .done());
        }

        ShutdownOrder order = Orders.of(pictures.picture(), four.history());

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.order()).containsExactly(List.of(RB1, RB2), List.of(RB3), List.of(node(4)));
    }
}
