package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who of the last may be started, by what Mnesia would load. */
class StartFirstTest extends DownCluster {
    @Test
    void a_ram_node_is_never_told_to_start_first() {
        Membership disc12 = new Membership(ALL, nodes(1, 3));
        stops.clean(RB3, ALL).clean(RB1, nodes(1, 2));
        stops.stopped(RB2, 1, Fact.known(HowEnded.CLEAN), Fact.known(nodes(2)), Fact.known(disc12));

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.obstacle()).hasValueSatisfying(why -> assertThat(why).contains("RAM node"));
    }

    @Test
    void who_went_down_together_starts_with_all_disc_members_where_mnesia_then_loads_a_last_copy() {
        stops.clean(RB3, ALL).crashed(RB1, nodes(1, 2)).crashed(RB2, nodes(1, 2));

        ShutdownOrder order = of(downWithFiles(nodes(1, 2), nodes(1, 2), ALL));

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.startFirst()).containsExactly(RB1, RB2, RB3);
        assertThat(order.order()).containsExactly(List.of(RB3), List.of(RB1, RB2));
    }

    @Test
    void nobody_starts_where_mnesia_would_then_load_the_older_copy_of_the_first_by_name() {
        // Measured on 3.10.8: 2 and 3 alone time out; with 1 all come up, and what 1 had not seen is gone.
        stops.clean(RB1, ALL).crashed(RB2, nodes(2, 3)).crashed(RB3, nodes(2, 3));

        ShutdownOrder order = of(downWithFiles(ALL, nodes(2, 3), nodes(2, 3)));

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.obstacle().orElseThrow()).contains("rabbit@rb1 would load its older copy");
    }

    @Test
    void an_older_node_that_waited_in_vain_beside_the_last_may_take_itself_for_the_last() {
        stops.clean(RB3, ALL).crashed(RB1, nodes(1, 2)).crashed(RB2, nodes(1, 2));
        stops.started(RB1).neverRan(RB1, nodes(1, 2)).started(RB2).neverRan(RB2, nodes(1, 2));
        stops.started(RB3).neverRan(RB3, ALL);
        LogSignal failed = LogSignal.BOOT_FAILED;
        Pictures pictures = downWithFiles(nodes(1, 2), nodes(1, 2), ALL);
        for (NodeName node : pictures.members()) {
            pictures.logs(node, failed);
        }

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.obstacle().orElseThrow()).contains("rabbit@rb3, which was tried before");
    }

    /** Seen on 3.10.8: 2 and 1 were stopped, 2 joined 3 again, 3 and 2 were stopped. 2 waits for 1, which it did not see go. */
    @Test
    void the_last_down_can_not_start_where_it_was_not_up_as_another_ended() {
        stops.clean(RB1, nodes(1, 3)).clean(RB3, nodes(2, 3)).clean(RB2, nodes(2));

        ShutdownOrder order = of(downWithFiles(nodes(1, 3), nodes(2), nodes(2, 3)));

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.order()).containsExactly(List.of(RB1), List.of(RB3), List.of(RB2));
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.obstacle().orElseThrow())
                .contains("rabbit@rb2 went down last", "was not up when rabbit@rb1 ended", "rabbit@rb1 would load");
    }

    /** A member that was taken out of the configuration, and never forgotten by the cluster. */
    @Test
    void nobody_starts_where_mnesia_would_wait_for_a_disc_member_that_nobody_knows_of() {
        Membership four = new Membership(nodes(1, 2, 3, 4), nodes(1, 2, 3, 4));
        for (NodeName node : ALL) {
            stops.stopped(node, 1, Fact.known(HowEnded.CRASH), Fact.known(ALL), Fact.known(four));
        }

        ShutdownOrder order = of(downWithFiles(ALL, ALL, ALL));

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.obstacle().orElseThrow()).contains("rabbit@rb4", "cluster.members");
    }

    @Test
    void all_start_together_where_the_last_down_waits_but_is_the_first_by_name() {
        stops.clean(RB3, nodes(2, 3)).clean(RB2, nodes(1, 2)).clean(RB1, nodes(1));

        ShutdownOrder order = of(downWithFiles(nodes(1), nodes(1, 2), nodes(2, 3)));

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactlyInAnyOrder(RB1, RB2, RB3);
        assertThat(order.obstacle()).isEmpty();
    }
}
