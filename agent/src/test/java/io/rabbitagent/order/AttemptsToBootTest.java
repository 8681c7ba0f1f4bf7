package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.log;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.FilesFound.Occasion;
import io.rabbitagent.cluster.history.StartWanted;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What attempts to boot leave of the evidence. */
class AttemptsToBootTest extends DownCluster {
    @Test
    void files_that_an_attempt_to_boot_has_overwritten_are_no_evidence() {
        for (LogSignal attempt : List.of(LogSignal.BOOT_STARTED, LogSignal.WAITING_FOR_TABLES, LogSignal.BOOT_FAILED)) {
            ShutdownOrder order = of(down312().logs(RB1, attempt));

            assertThat(order.verdict()).as(attempt.name()).isEqualTo(Verdict.UNKNOWN);
            assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
        }
    }

    @Test
    void a_stop_in_the_middle_of_a_boot_is_no_completed_boot() {
        BootLog stoppedWhileWaiting = BootLog.NOTHING
                .change()
                .last(Optional.of(new LogEvent(Pictures.NOON, LogSignal.STOPPED, "stopped")))
                .stopAsked(Optional.of(Pictures.NOON))
                .done();

        ShutdownOrder order = of(down312()
                .observe(
                        RB1,
                        seen -> with(seen).log(Fact.known(stoppedWhileWaiting)).done()));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
    }

    @Test
    void somebodys_start_while_none_runs_is_told_until_he_stops_it_again_or_it_runs() {
        stoppedInOrder312().started(RB3).add(new StartWanted(RB3, Pictures.life(RB3, 2)));
        Pictures pictures = down312();
        assertThat(wanted(pictures)).as("stopped again, by its log").isFalse();
        pictures.logs(RB3, LogSignal.BOOT_FAILED);
        stops.neverRan(RB3, ALL);
        assertThat(wanted(pictures)).isTrue();
        stops.appStarted(RB3).clean(RB3, ALL);
        assertThat(wanted(down312())).isFalse();
    }

    private boolean wanted(Pictures pictures) {
        return of(pictures).evidence().stream()
                .filter(one -> one.node().equals(RB3))
                .anyMatch(one -> one.end().wantedAgain());
    }

    @Test
    void a_record_of_the_stop_survives_attempts_to_boot() {
        stoppedInOrder312().started(RB3).neverRan(RB3, nodes(1)).started(RB1).neverRan(RB1, nodes(3));
        Pictures pictures = downWithFiles(nodes(3), nodes(2), nodes(1))
                .logs(RB1, LogSignal.BOOT_FAILED)
                .logs(RB3, LogSignal.BOOT_FAILED);

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactly(RB2);
    }

    @Test
    void a_node_that_waits_for_its_peers_keeps_the_evidence_of_its_stop() {
        stoppedInOrder312().started(RB3);
        Pictures pictures = down312()
                .observe(
                        RB3,
                        seen -> with(seen)
                                .app(Fact.known(AppState.BOOTING))
                                .log(Fact.known(log(LogSignal.WAITING_FOR_TABLES)))
                                .done());

        assertThat(of(pictures).startFirst()).containsExactly(RB2);
    }

    @Test
    void a_node_whose_application_ran_again_has_lost_the_evidence_of_its_earlier_stop() {
        stoppedInOrder312().started(RB3).appStarted(RB3);
        Pictures pictures = down312()
                .observe(
                        RB3,
                        seen -> with(seen)
                                .app(Fact.known(AppState.BOOTING))
                                .log(Fact.known(log(LogSignal.WAITING_FOR_TABLES)))
                                .done());

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB3);
    }

    @Test
    void the_measured_boot_attempts_after_killing_all_do_not_mislead() {
        // Read naively, node 1 would have outlived nobody but 2: its file was rewritten by the attempt.
        stops.crashed(RB1, ALL).crashed(RB2, ALL).crashed(RB3, ALL);
        stops.started(RB1).neverRan(RB1, nodes(2)).started(RB2).neverRan(RB2, ALL);
        Pictures pictures = downWithFiles(nodes(2), ALL, ALL)
                .logs(RB1, LogSignal.BOOT_FAILED)
                .logs(RB2, LogSignal.BOOT_FAILED);

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.startFirst()).containsExactly(RB1, RB2, RB3);
    }

    @Test
    void stop_app_in_a_living_vm_leaves_its_evidence_in_the_files() {
        stops.clean(RB3, ALL).clean(RB1, nodes(1, 2));
        Pictures pictures = down312()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .app(Fact.known(AppState.STOPPED))
                                .process(Fact.known(Optional.of(Pictures.life(RB2, 1))))
                                .done());

        ShutdownOrder order = of(pictures);

        assertThat(order.startFirst()).containsExactly(RB2);
        assertThat(order.evidence())
                .filteredOn(one -> one.node().equals(RB2))
                .extracting(one -> one.end().source())
                .containsExactly(LastEnd.Source.DATA_DIRECTORY);
    }

    @Test
    void a_failed_start_app_after_stop_app_has_destroyed_the_evidence() {
        stops.appStarted(RB2).clean(RB3, ALL).clean(RB1, nodes(1, 2));
        Pictures pictures = down312()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .app(Fact.known(AppState.STOPPED))
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done());

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
    }

    @Test
    void a_life_that_ran_and_ended_in_a_failed_start_app_has_lost_its_evidence_and_that_of_those_before() {
        stoppedInOrder312().started(RB1).appStarted(RB1).neverRan(RB1, nodes(1, 2));

        ShutdownOrder order = of(downWithFiles(nodes(1, 2), nodes(2), nodes(1, 2, 3)));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
        assertThat(order.missing().toString()).contains("an attempt to start it overwrote its files");
    }

    @Test
    void what_was_kept_beside_a_vm_that_lived_on_is_no_end_of_it() {
        stoppedInOrder312().started(RB3).appStarted(RB3);
        Fact<Membership> all = Fact.known(new Membership(ALL, ALL));
        stops.add(new FilesFound(
                RB3, Occasion.BESIDE_A_LIFE, "b", Fact.unknown(Reason.NOT_OBSERVED, "-"), Fact.known(ALL), all));
        NodeRecord record = NodeRecord.of(RB3, stops.history());
        assertThat(record.upAgain()).isTrue();
        assertThat(record.hasRunSince()).isTrue();
        stops.clean(RB3, nodes(2, 3));
        assertThat(NodeRecord.of(RB3, stops.history())
                        .tellingStop()
                        .orElseThrow()
                        .source())
                .isEqualTo(LastEnd.Source.HISTORY);
        assertThat(NodeRecord.of(RB3, stops.history()).startedSince()).isFalse();
    }

    @Test
    void the_files_of_a_node_that_boots_and_of_which_nothing_is_recorded_tell_nothing() {
        Pictures pictures = down312()
                .observe(
                        RB3,
                        seen -> with(seen).app(Fact.known(AppState.BOOTING)).done());

        ShutdownOrder order = of(pictures);

        assertThat(of(down312()).verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB3);
        assertThat(order.missing().toString()).contains("its boot, which goes on, may have overwritten its files");
    }

    @Test
    void a_life_that_no_round_saw_and_whose_files_do_not_list_it_was_an_attempt_whatever_the_log_says() {
        stoppedInOrder312().started(RB1).clean(RB1, nodes(3));

        ShutdownOrder order = of(downWithFiles(nodes(3), nodes(2), ALL));

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactly(RB2);
    }

    @Test
    void a_life_that_no_round_saw_and_whose_files_say_something_new_is_not_told_by_its_log() {
        stoppedInOrder312().started(RB1).neverRan(RB1, nodes(1));

        ShutdownOrder order = of(downWithFiles(nodes(1), nodes(2), ALL).logs(RB1, LogSignal.BOOT_STARTED));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
    }
}
