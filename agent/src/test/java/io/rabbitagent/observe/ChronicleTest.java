package io.rabbitagent.observe;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.observe.Questions.ME;
import static io.rabbitagent.observe.Questions.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.DataFileCapture;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChronicleTest {
    private static final BrokerProcess LIFE = Pictures.life(ME, 1);
    private static final BrokerProcess NEXT = Pictures.life(ME, 2);
    private static final DataDirectory FILES = Pictures.files(nodes(1, 2, 3), nodes(1, 3));

    private final List<Event> journal = new ArrayList<>();
    private final FakeRemains remains = new FakeRemains();
    private Chronicle chronicle = anotherAgent();

    @BeforeEach
    void remain() {
        remains.files = Fact.known(FILES);
    }

    @Test
    void a_life_of_the_broker_is_written_once_with_start_boot_and_end() {
        chronicle.started(LIFE);
        chronicle.started(LIFE);
        chronicle.appRuns(LIFE);
        chronicle.appRuns(LIFE);
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        chronicle.nothingRuns();
        assertThat(journal)
                .containsExactly(
                        new NodeStarted(ME, LIFE), new AppStarted(ME, LIFE), stopped(LIFE, HowEnded.CRASH, true));
    }

    @Test
    void the_manner_of_an_end_is_judged_by_whether_the_application_ran_in_that_life() {
        chronicle.started(LIFE);
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        chronicle.started(NEXT);
        chronicle.appRuns(NEXT);
        chronicle.ended(NEXT, HostMoment.UNKNOWN);
        chronicle.started(Pictures.life(ME, 3));
        chronicle.ended(Pictures.life(ME, 3), HostMoment.UNKNOWN);
        assertThat(remains.ranWhenItEnded).containsExactly(false, true, false);
        assertThat(journal)
                .contains(stopped(LIFE, HowEnded.NEVER_RAN, true), stopped(NEXT, HowEnded.CRASH, true))
                .endsWith(stopped(Pictures.life(ME, 3), HowEnded.NEVER_RAN, true));
    }

    @Test
    void a_manner_that_the_log_does_not_tell_is_written_as_unknown() {
        Fact<HowEnded> untold = Fact.unknown(Reason.UNREADABLE, "the log");
        remains.unlessItRan = untold;
        chronicle.started(LIFE);
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        assertThat(lastStop().how()).isEqualTo(untold);
    }

    @Test
    void the_status_files_are_read_at_the_moment_of_the_end() {
        chronicle.started(LIFE);
        remains.files = Fact.known(Pictures.files(nodes(1, 2), nodes(1)));
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        remains.files = Fact.known(FILES);
        assertThat(lastStop().sawRunning()).isEqualTo(Fact.known(nodes(1)));
        assertThat(lastStop().membership()).isEqualTo(Fact.known(new Membership(nodes(1, 2), nodes(1, 2))));
    }

    @Test
    void status_files_that_are_not_there_are_unknown_by_their_names() {
        remains.files =
                Fact.known(new DataDirectory(false, false, Fact.known(Optional.empty()), Fact.known(Optional.empty())));
        chronicle.started(LIFE);
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        assertThat(lastStop().sawRunning())
                .isEqualTo(Fact.unknown(Reason.UNREADABLE, "there is no nodes_running_at_shutdown"));
        assertThat(lastStop().membership())
                .isEqualTo(Fact.unknown(Reason.UNREADABLE, "there is no cluster_nodes.config"));
    }

    @Test
    void status_files_that_can_not_be_read_are_unknown_with_the_reason() {
        remains.files = Fact.unknown(Reason.UNREADABLE, "permission denied");
        chronicle.started(LIFE);
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        assertThat(lastStop().sawRunning()).isEqualTo(Fact.unknown(Reason.UNREADABLE, "permission denied"));
    }

    @Test
    void the_end_of_a_life_that_was_never_written_as_started_is_not_written() {
        chronicle.ended(LIFE, HostMoment.UNKNOWN);
        chronicle.nothingRuns();
        assertThat(journal).isEmpty();
    }

    @Test
    void an_application_of_another_life_is_not_written() {
        chronicle.started(NEXT);
        chronicle.appRuns(LIFE);
        assertThat(journal).containsExactly(new NodeStarted(ME, NEXT));
    }

    @Test
    void a_life_that_an_earlier_agent_saw_and_that_is_gone_has_ended_unseen() {
        chronicle.started(LIFE);
        chronicle.appRuns(LIFE);
        chronicle = anotherAgent();
        chronicle.nothingRuns();
        chronicle.nothingRuns();
        assertThat(journal).hasSize(3).endsWith(stopped(LIFE, HowEnded.CRASH, false));
    }

    @Test
    void of_a_life_that_was_followed_by_another_unseen_neither_manner_nor_files_are_known() {
        chronicle.started(LIFE);
        chronicle = anotherAgent();
        chronicle.started(NEXT);

        assertThat(journal).hasSize(3).endsWith(new NodeStarted(ME, NEXT));
        NodeStopped stop = (NodeStopped) journal.get(1);
        assertThat(stop.life()).isEqualTo(LIFE);
        assertThat(stop.witnessed()).isFalse();
        assertThat(stop.how()).isEqualTo(Fact.unknown(Reason.NOT_OBSERVED, "the agent was not running"));
        assertThat(stop.sawRunning().isKnown()).isFalse();
        assertThat(stop.membership().isKnown()).isFalse();
    }

    @Test
    void a_restarted_agent_writes_nothing_that_its_journal_holds_already() {
        everything();
        List<Event> once = List.copyOf(journal);
        chronicle = anotherAgent();
        everything();
        assertThat(journal).isEqualTo(once);
    }

    private void everything() {
        chronicle.started(LIFE);
        chronicle.appRuns(LIFE);
        chronicle.seen(view(1, 2));
        chronicle.captured(capture("force_load", true, Optional.empty()));
        chronicle.captured(capture("nodes_running_at_shutdown", true, Optional.of("[a].")));
    }

    @Test
    void peers_are_written_at_first_sight_when_they_are_lost_and_when_they_return() {
        chronicle.seen(view(1, 2));
        assertThat(journal).containsExactly(new PeerReturned(ME, node(2)));
        chronicle.seen(view(1, 2));
        chronicle.seen(view(1));
        chronicle.seen(view(1));
        chronicle.seen(view(1, 2));
        assertThat(journal)
                .containsExactly(
                        new PeerReturned(ME, node(2)), new PeerLost(ME, node(2)), new PeerReturned(ME, node(2)));
    }

    @Test
    void the_own_node_is_no_peer_and_one_that_was_never_seen_running_is_not_lost() {
        chronicle.seen(view(1));
        chronicle.seen(view());
        assertThat(journal).isEmpty();
    }

    @Test
    void a_status_file_is_written_when_its_content_changes_and_when_it_goes() {
        chronicle.captured(capture("f", true, Optional.of("[a].")));
        chronicle.captured(capture("f", true, Optional.of("[a].")));
        chronicle.captured(capture("f", true, Optional.of("[b].")));
        chronicle.captured(capture("f", false, Optional.empty()));
        chronicle.captured(capture("f", false, Optional.empty()));
        assertThat(journal)
                .containsExactly(
                        new EvidenceCaptured(ME, "f", Optional.of("[a].")),
                        new EvidenceCaptured(ME, "f", Optional.of("[b].")),
                        new EvidenceCaptured(ME, "f", Optional.empty()));
    }

    @Test
    void a_file_whose_content_is_not_kept_is_written_as_present_and_one_that_never_was_not_at_all() {
        chronicle.captured(capture("force_load", false, Optional.empty()));
        chronicle.captured(capture("force_load", true, Optional.empty()));
        chronicle.captured(capture("force_load", true, Optional.empty()));
        assertThat(journal).containsExactly(new EvidenceCaptured(ME, "force_load", Optional.of("present")));
    }

    @Test
    void of_a_long_file_the_beginning_is_written_once() {
        chronicle.captured(capture("f", true, Optional.of("x".repeat(40_000))));
        chronicle.captured(capture("f", true, Optional.of("x".repeat(40_000))));
        assertThat(journal).containsExactly(new EvidenceCaptured(ME, "f", Optional.of("x".repeat(16 * 1024))));
    }

    /** One that has read the journal of those before it. */
    private Chronicle anotherAgent() {
        Chronicle next = new Chronicle(ME, remains, journal::add);
        journal.forEach(next::restore);
        return next;
    }

    private static NodeStopped stopped(BrokerProcess life, HowEnded how, boolean witnessed) {
        Membership all = new Membership(nodes(1, 2, 3), nodes(1, 2, 3));
        return new NodeStopped(ME, life, Fact.known(how), Fact.known(nodes(1, 3)), Fact.known(all), witnessed);
    }

    private NodeStopped lastStop() {
        return (NodeStopped) journal.get(journal.size() - 1);
    }

    private static ClusterView view(int... numbers) {
        return running(numbers).value().orElseThrow();
    }

    private static DataFileCapture capture(String name, boolean present, Optional<String> content) {
        return new DataFileCapture(name, present, 1, content, true, Pictures.NOON);
    }
}
