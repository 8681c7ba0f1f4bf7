package io.rabbitagent.operations;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplayGatesTest {
    private final Pictures pictures = Pictures.healthy(3);
    private final FakeAgent agent = new FakeAgent(pictures);
    private final AtomicLong time = new AtomicLong();
    private final ReplayGates gates = new ReplayGates(agent, time::get);

    @Test
    void what_is_unknown_for_a_moment_does_not_end_a_replay_and_what_stays_unknown_does() {
        assertThat(gates.stop()).isEmpty();
        app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        assertThat(gates.stop()).isEmpty();
        passes(Duration.ofSeconds(59));
        assertThat(gates.stop()).isEmpty();
        passes(Duration.ofSeconds(1));

        assertThat(gates.stop())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("whether rabbit@rb2 runs is unknown", "for more than 60 s"));
    }

    @Test
    void an_answer_in_between_begins_the_count_anew() {
        app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        assertThat(gates.stop()).isEmpty();
        passes(Duration.ofSeconds(50));
        app(Fact.known(AppState.RUNNING));
        assertThat(gates.stop()).isEmpty();
        app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        assertThat(gates.stop()).isEmpty();
        passes(Duration.ofSeconds(50));

        assertThat(gates.stop()).isEmpty();
    }

    @Test
    void decisions_that_can_not_be_read_are_unknown_as_well() {
        agent.storeUnreachable();
        assertThat(gates.stop()).isEmpty();
        passes(Duration.ofSeconds(60));

        assertThat(gates.stop()).hasValueSatisfying(why -> assertThat(why).contains("etcd at 10.0.0.5:2379"));
    }

    @Test
    void a_node_that_is_known_to_be_stopped_or_a_partition_ends_it_at_once() {
        app(Fact.known(AppState.STOPPED));
        assertThat(gates.stop()).hasValueSatisfying(why -> assertThat(why).contains("does not run (stopped)"));
        app(Fact.known(AppState.RUNNING));
        pictures.partitioned(node(1), node(3));
        agent.after(1);

        assertThat(gates.stop()).hasValueSatisfying(why -> assertThat(why).contains("sees a partition"));
    }

    @Test
    void from_the_host_of_a_node_that_has_left_messages_go_to_the_cluster_that_goes_on() throws OperationException {
        pictures.forgotten(node(2));
        agent.after(1);
        gates.check();
        assertThat(gates.stop()).isEmpty();

        pictures.partitioned(node(1), node(3));
        agent.after(1);
        assertThat(gates.stop()).hasValueSatisfying(why -> assertThat(why).contains("sees a partition"));
    }

    @Test
    void a_member_that_is_down_has_not_left() {
        pictures.vmDown(node(2));
        agent.after(1);

        assertThatThrownBy(gates::check).hasMessageContaining("rabbit@rb2 does not run (vm down)");
    }

    @Test
    void one_that_nobody_lists_but_who_runs_alone_has_not_left_the_cluster() {
        pictures.forgotten(node(2));
        pictures.runsAlone(node(1));
        pictures.vmDown(node(3));
        agent.after(1);

        assertThatThrownBy(gates::check).hasMessageContaining("rabbit@rb2 does not run (vm down)");
    }

    private void app(Fact<AppState> app) {
        pictures.observe(node(2), seen -> Pictures.with(seen).app(app).done());
        agent.after(1);
    }

    private void passes(Duration some) {
        time.addAndGet(some.toNanos());
    }
}
