package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.log;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.RanBefore;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sources that tell different things about the same end. */
class ContradictingSourcesTest extends DownCluster {
    @Test
    void files_that_changed_behind_the_agents_back_contradict_the_record() {
        stoppedInOrder312();

        ShutdownOrder order = of(downWithFiles(nodes(1), nodes(2), ALL));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.startFirst()).isEmpty();
        assertThat(order.contradictions()).hasSize(1).first().asString().contains("rabbit@rb1", "files say");
    }

    @Test
    void a_completed_boot_after_the_last_recorded_life_contradicts_the_record() {
        stoppedInOrder312().started(RB1).neverRan(RB1, nodes(1, 2));

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.contradictions()).hasSize(1).first().asString().contains("completed boot");
    }

    @Test
    void an_attempt_to_boot_that_nobody_recorded_contradicts_the_record() {
        stoppedInOrder312();
        Pictures pictures = down312().logs(RB2, LogSignal.BOOT_FAILED);

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.contradictions()).hasSize(1).first().asString().contains("attempt to boot");
    }

    @Test
    void an_agent_that_was_away_after_an_attempt_to_boot_can_not_vouch_for_what_came_before() {
        stoppedInOrder312().started(RB1).neverRan(RB1, nodes(3)).add(new AgentStarted(RB1, "a-2", "0.1.0"));
        Pictures pictures = downWithFiles(nodes(3), nodes(2), ALL).logs(RB1, LogSignal.BOOT_FAILED);

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
    }

    @Test
    void an_agent_that_was_away_after_the_stop_finds_its_files_as_they_were() {
        stoppedInOrder312().add(new AgentStarted(RB1, "a-2", "0.1.0"));

        assertThat(of(down312()).startFirst()).containsExactly(RB2);
    }

    @Test
    void files_that_list_whom_the_agent_saw_go_contradict_the_record() {
        stops.clean(RB3, ALL).add(new PeerLost(RB1, RB3)).clean(RB1, ALL).clean(RB2, nodes(2));

        ShutdownOrder order = of(downWithFiles(ALL, nodes(2), ALL));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.contradictions()).hasSize(1).first().asString().contains("lost sight of [rabbit@rb3]");
    }

    @Test
    void a_peer_that_came_back_is_no_contradiction() {
        stops.add(new PeerLost(RB1, RB3)).add(new PeerReturned(RB1, RB3));
        stoppedInOrder312();

        assertThat(of(down312()).contradictions()).isEmpty();
    }

    @Test
    void a_log_that_tells_of_other_peers_at_the_same_clean_stop_contradicts_the_files() {
        stoppedInOrder312();
        assertThat(of(down312().observe(RB1, seen -> logged(seen, nodes(1, 2), 0)))
                        .verdict())
                .as("the same")
                .isEqualTo(Verdict.LAST_DOWN);

        ShutdownOrder order = of(down312().observe(RB1, seen -> logged(seen, ALL, 0)));
        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.contradictions())
                .hasSize(1)
                .first()
                .asString()
                .contains("rabbit@rb1's log tells", "its files");

        assertThat(of(down312().observe(RB1, seen -> logged(seen, ALL, 3_600))).verdict())
                .as("of another stop")
                .isEqualTo(Verdict.LAST_DOWN);
    }

    /** The record of RB1's stop is of two seconds after noon. */
    private static NodeObservation logged(NodeObservation seen, Set<NodeName> sawRunning, long secondsBefore) {
        BootLog log = seen.log().value().orElseThrow();
        RanBefore run = new RanBefore(sawRunning, true, Pictures.NOON.minusSeconds(secondsBefore));
        return with(seen)
                .log(Fact.known(log.change().lastRun(Optional.of(run)).done()))
                .done();
    }
}
