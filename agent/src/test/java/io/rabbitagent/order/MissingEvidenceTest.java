package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import org.junit.jupiter.api.Test;

/** What nobody saw, or an agent that is silent would have to tell. */
class MissingEvidenceTest extends DownCluster {
    @Test
    void a_recorded_start_without_a_recorded_end_leaves_it_unknown() {
        stoppedInOrder312().started(RB2);

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
    }

    @Test
    void a_member_without_evidence_leaves_the_order_unknown_and_is_listed() {
        stops.clean(RB3, ALL).clean(RB1, nodes(1, 2));
        Pictures pictures = down312()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .dataDirectory(Fact.unknown(Fact.Reason.UNREADABLE, "no such directory"))
                                .done());

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
        assertThat(order.missing().get(0).why()).contains("no such directory");
        assertThat(order.evidence()).extracting(StopEvidence::node).containsExactly(RB1, RB3);
    }

    @Test
    void a_member_that_nobody_saw_is_missed_all_the_same() {
        stops.clean(RB1, nodes(1, 2)).clean(RB2, nodes(2));
        Pictures pictures = down312()
                .observe(
                        RB3,
                        seen -> with(seen)
                                .dataDirectory(Fact.unknown(Fact.Reason.UNREADABLE, "no such directory"))
                                .done());

        assertThat(of(pictures).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void what_was_recorded_of_a_node_counts_while_its_agent_is_silent() {
        stoppedInOrder312();

        ShutdownOrder order = of(down312().silent(RB2));

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactly(RB2);
    }

    @Test
    void a_silent_agent_hides_how_a_life_ended_that_is_recorded_as_begun() {
        stoppedInOrder312().appStarted(RB2);

        ShutdownOrder order = of(down312().silent(RB2));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
    }

    @Test
    void an_agent_that_is_there_and_can_not_tell_whether_its_node_has_started_again_hides_the_order() {
        stoppedInOrder312();

        ShutdownOrder order = of(down312()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                                .done()));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
        assertThat(order.evidence()).extracting(StopEvidence::node).contains(RB2);
    }

    @Test
    void a_node_outside_the_configured_members_is_missed_where_somebody_saw_it_running() {
        stops.clean(RB3, nodes(1, 2, 3, 9)).clean(RB1, nodes(1, 2)).clean(RB2, nodes(2));

        ShutdownOrder order = of(downWithFiles(nodes(1, 2), nodes(2), nodes(1, 2, 3, 9)));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(node(9));
    }

    @Test
    void an_unknown_manner_of_the_last_stop_is_no_evidence() {
        stops.clean(RB3, ALL).clean(RB1, nodes(1, 2));
        stops.stopped(RB2, 1, Fact.unknown(Fact.Reason.UNREADABLE, "no log"), Fact.known(nodes(2)));

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
    }

    @Test
    void records_of_two_silent_nodes_that_saw_each_other_do_not_tell_who_was_last() {
        stops.clean(RB1, nodes(1, 2)).clean(RB2, nodes(2, 3)).clean(RB3, nodes(3));

        ShutdownOrder order =
                of(downWithFiles(nodes(1, 2), nodes(2), ALL).silent(RB2).silent(RB3));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2, RB3);
        assertThat(order.missing())
                .allSatisfy(missing -> assertThat(missing.why()).contains("silent"));
        assertThat(order.obstacle()).isEmpty();
    }

    @Test
    void a_split_by_the_records_of_a_silent_node_may_be_none() {
        stops.clean(RB1, nodes(1, 2)).clean(RB2, nodes(2)).clean(RB3, nodes(3));

        ShutdownOrder order = of(downWithFiles(nodes(1, 2), nodes(2), nodes(3)).silent(RB3));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
