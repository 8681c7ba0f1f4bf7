package io.rabbitagent.plan;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenRunningTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);

    private static Verdict seen(Pictures pictures) {
        return new SeenRunning().judge(pictures.picture(), RB2).verdict();
    }

    @Test
    void a_node_that_all_see_running_runs() {
        assertThat(seen(Pictures.healthy(3))).isEqualTo(Verdict.TRUE);
        assertThat(seen(Pictures.healthy(3).vmDown(node(3)))).isEqualTo(Verdict.TRUE);
    }

    @Test
    void a_stopped_node_does_not() {
        assertThat(seen(Pictures.healthy(3).appStopped(RB2))).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_node_that_a_running_peer_does_not_see_does_not_count_as_running() {
        Pictures pictures = Pictures.healthy(3).changePeer(RB1, RB2, was -> Pictures.peer(RB2, false, Set.of()));

        assertThat(seen(pictures)).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_node_on_an_island_does_not_count_as_running() {
        Pictures pictures = Pictures.healthy(3).changePeer(RB2, RB1, was -> Pictures.peer(RB1, false, Set.of()));

        assertThat(seen(pictures)).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_running_peer_without_a_view_leaves_it_unknown() {
        Pictures pictures = Pictures.healthy(3)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .view(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                                .done());

        assertThat(seen(pictures)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void a_node_of_which_nothing_is_known_is_unknown() {
        assertThat(seen(Pictures.healthy(3).silent(RB2))).isEqualTo(Verdict.UNKNOWN);
        assertThat(seen(Pictures.healthy(3)
                        .observe(
                                RB2,
                                seen -> with(seen)
                                        .app(Fact.known(AppState.BOOTING))
                                        .done())))
                .isEqualTo(Verdict.FALSE);
    }
}
