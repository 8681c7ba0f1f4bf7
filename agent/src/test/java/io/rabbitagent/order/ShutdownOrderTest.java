package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.files;
import static io.rabbitagent.cluster.Pictures.log;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.RanBefore;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShutdownOrderTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final Set<NodeName> ALL = nodes(1, 2, 3);

    private final Stops stops = new Stops(ALL);

    /** The measured evidence of failure-modes.md: after clean stops of 3, 1, 2. */
    private Stops stoppedInOrder312() {
        return stops.clean(RB3, ALL).clean(RB1, nodes(1, 2)).clean(RB2, nodes(2));
    }

    /** All VMs are down, and the files still say what was recorded. */
    private static Pictures downWithFiles(Set<NodeName> rb1, Set<NodeName> rb2, Set<NodeName> rb3) {
        return Pictures.allDown(3)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .dataDirectory(Fact.known(files(ALL, rb1)))
                                .done())
                .observe(
                        RB2,
                        seen -> with(seen)
                                .dataDirectory(Fact.known(files(ALL, rb2)))
                                .done())
                .observe(
                        RB3,
                        seen -> with(seen)
                                .dataDirectory(Fact.known(files(ALL, rb3)))
                                .done());
    }

    private static Pictures down312() {
        return downWithFiles(nodes(1, 2), nodes(2), ALL);
    }

    private ShutdownOrder of(Pictures pictures) {
        return Orders.of(pictures.picture(), stops.history());
    }

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
    void files_that_an_attempt_to_boot_has_overwritten_are_no_evidence() {
        for (LogSignal attempt : List.of(LogSignal.BOOT_STARTED, LogSignal.WAITING_FOR_TABLES, LogSignal.BOOT_FAILED)) {
            ShutdownOrder order = of(down312()
                    .observe(
                            RB1,
                            seen -> with(seen).log(Fact.known(log(attempt))).done()));

            assertThat(order.verdict()).as(attempt.name()).isEqualTo(Verdict.UNKNOWN);
            assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
        }
    }

    @Test
    void a_stop_in_the_middle_of_a_boot_is_no_completed_boot() {
        BootLog stoppedWhileWaiting = new BootLog(
                Optional.of(new LogEvent(Pictures.NOON, LogSignal.STOPPED, "stopped")),
                Optional.of(Pictures.NOON),
                Optional.empty(),
                false,
                false,
                false,
                false,
                false,
                false,
                Optional.empty(),
                Optional.empty());

        ShutdownOrder order = of(down312()
                .observe(
                        RB1,
                        seen -> with(seen).log(Fact.known(stoppedWhileWaiting)).done()));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
    }

    @Test
    void a_record_of_the_stop_survives_attempts_to_boot() {
        stoppedInOrder312().started(RB3).neverRan(RB3, nodes(1)).started(RB1).neverRan(RB1, nodes(3));
        Pictures pictures = downWithFiles(nodes(3), nodes(2), nodes(1))
                .observe(
                        RB1,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done())
                .observe(
                        RB3,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done());

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
    void a_recorded_start_without_a_recorded_end_leaves_it_unknown() {
        stoppedInOrder312().started(RB2);

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
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
    void the_measured_boot_attempts_after_killing_all_do_not_mislead() {
        // Read naively, node 1 would have outlived nobody but 2: its file was rewritten by the attempt.
        stops.crashed(RB1, ALL).crashed(RB2, ALL).crashed(RB3, ALL);
        stops.started(RB1).neverRan(RB1, nodes(2)).started(RB2).neverRan(RB2, ALL);
        Pictures pictures = downWithFiles(nodes(2), ALL, ALL)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done())
                .observe(
                        RB2,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done());

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.startFirst()).containsExactly(RB1, RB2, RB3);
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
    void an_unknown_manner_of_the_last_stop_is_no_evidence() {
        stops.clean(RB3, ALL).clean(RB1, nodes(1, 2));
        stops.stopped(RB2, 1, Fact.unknown(Fact.Reason.UNREADABLE, "no log"), Fact.known(nodes(2)));

        ShutdownOrder order = of(down312());

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB2);
    }

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
        Pictures pictures = down312()
                .observe(
                        RB2,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done());

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.contradictions()).hasSize(1).first().asString().contains("attempt to boot");
    }

    @Test
    void an_agent_that_was_away_after_an_attempt_to_boot_can_not_vouch_for_what_came_before() {
        stoppedInOrder312().started(RB1).neverRan(RB1, nodes(3)).add(new AgentStarted(RB1, "a-2", "0.1.0"));
        Pictures pictures = downWithFiles(nodes(3), nodes(2), ALL)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_FAILED)))
                                .done());

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
            pictures.observe(
                    node, seen -> with(seen).log(Fact.known(log(failed))).done());
        }

        ShutdownOrder order = of(pictures);

        assertThat(order.verdict()).isEqualTo(Verdict.STOPPED_TOGETHER);
        assertThat(order.obstacle().orElseThrow()).contains("rabbit@rb3, which was tried before");
    }

    @Test
    void records_of_two_silent_nodes_that_saw_each_other_do_not_tell_who_was_last() {
        stops.clean(RB1, nodes(1, 2)).clean(RB2, nodes(2, 3)).clean(RB3, nodes(3));

        ShutdownOrder order =
                of(downWithFiles(nodes(1, 2), nodes(2), ALL).silent(RB2).silent(RB3));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.obstacle().orElseThrow()).contains("are silent");
    }

    @Test
    void a_split_by_the_records_of_a_silent_node_may_be_none() {
        stops.clean(RB1, nodes(1, 2)).clean(RB2, nodes(2)).clean(RB3, nodes(3));

        ShutdownOrder order = of(downWithFiles(nodes(1, 2), nodes(2), nodes(3)).silent(RB3));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
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

        ShutdownOrder order = of(downWithFiles(nodes(1), nodes(2), ALL)
                .observe(
                        RB1,
                        seen -> with(seen)
                                .log(Fact.known(log(LogSignal.BOOT_STARTED)))
                                .done()));

        assertThat(order.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(order.missing()).extracting(MissingEvidence::node).containsExactly(RB1);
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

    @Test
    void all_start_together_where_the_last_down_waits_but_is_the_first_by_name() {
        stops.clean(RB3, nodes(2, 3)).clean(RB2, nodes(1, 2)).clean(RB1, nodes(1));

        ShutdownOrder order = of(downWithFiles(nodes(1), nodes(1, 2), nodes(2, 3)));

        assertThat(order.verdict()).isEqualTo(Verdict.LAST_DOWN);
        assertThat(order.startFirst()).containsExactlyInAnyOrder(RB1, RB2, RB3);
        assertThat(order.obstacle()).isEmpty();
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
                .log(Fact.known(new BootLog(
                        log.last(),
                        log.stopAsked(),
                        log.disagreement(),
                        log.waitingForTables(),
                        log.bootFailed(),
                        log.paused(),
                        log.autoheal(),
                        log.booted(),
                        log.drained(),
                        log.aloneSince(),
                        Optional.of(run))))
                .done();
    }
}
