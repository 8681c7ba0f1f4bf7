package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Ends;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.Trigger;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.yaml.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final NodeName RB1 = Pictures.node(1);
    private static final NodeName RB2 = Pictures.node(2);
    private static final NodeName RB3 = Pictures.node(3);

    private final Metrics metrics = Scene.metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void before_the_first_round_nothing_is_said_of_cluster_nodes_and_store() {
        Exposition scrape = Exposition.of(metrics);

        assertThat(scrape.types().keySet())
                .filteredOn(name -> name.startsWith("rabbitagent_"))
                .containsExactlyInAnyOrder(
                        "rabbitagent_build_info",
                        "rabbitagent_history_forgotten_entries_total",
                        "rabbitagent_http_connections",
                        "rabbitagent_http_connections_closed_total",
                        "rabbitagent_store_commit_duration_seconds",
                        "rabbitagent_store_commit_duration_seconds_max",
                        "rabbitagent_webhook_alerts_total",
                        "rabbitagent_webhook_requests_total");
        assertThat(scrape.value("rabbitagent_build_info", "version", "1.2.3")).hasValue(1);
    }

    @Test
    void a_healthy_cluster_is_ok_and_complete() {
        Exposition scrape = after(Pictures.healthy(3));

        assertThat(scrape.value("rabbitagent_cluster_health")).hasValue(0);
        assertThat(scrape.value("rabbitagent_cluster_nodes_expected")).hasValue(3);
        assertThat(scrape.value("rabbitagent_cluster_nodes_running")).hasValue(3);
        assertThat(scrape.value("rabbitagent_cluster_distinct_views")).hasValue(1);
        assertThat(scrape.samples("rabbitagent_node_peer_running"))
                .hasSize(9)
                .allSatisfy(sample -> assertThat(sample.value()).isEqualTo(1));
        assertThat(scrape.samples("rabbitagent_node_peer_partitioned"))
                .hasSize(6)
                .allSatisfy(sample -> assertThat(sample.value()).isZero());
        assertThat(scrape.samples("rabbitagent_findings")).isEmpty();
    }

    @Test
    void health_has_a_number_for_each_word() {
        assertThat(after(Pictures.healthy(3).appStopped(RB2)).value("rabbitagent_cluster_health"))
                .hasValue(1);
        assertThat(after(Pictures.allDown(3)).value("rabbitagent_cluster_health"))
                .hasValue(2);
        assertThat(after(Pictures.healthy(1).silent(RB1)).value("rabbitagent_cluster_health"))
                .hasValue(3);
    }

    @Test
    void a_node_of_which_nothing_is_known_has_no_sample_but_its_unknown_state() {
        Exposition scrape = after(Pictures.healthy(1).silent(RB1));

        assertThat(scrape.samples().stream()
                        .filter(sample -> sample.labels().containsValue(RB1.value()))
                        .map(Exposition.Sample::name))
                .containsOnly("rabbitagent_node_state");
        assertThat(state(scrape, RB1, "unknown")).hasValue(1);
        assertThat(state(scrape, RB1, "running")).hasValue(0);
        assertThat(scrape.value("rabbitagent_cluster_nodes_running")).isEmpty();
        assertThat(scrape.value("rabbitagent_cluster_distinct_views")).isEmpty();
        assertThat(scrape.samples("rabbitagent_health_check")).isEmpty();
    }

    @Test
    void rows_that_were_there_are_gone_once_the_fact_is_unknown() {
        assertThat(after(Pictures.healthy(3)).samples("rabbitagent_node_peer_running", "node", RB2.value()))
                .hasSize(3);
        assertThat(Exposition.of(metrics).samples("rabbitagent_node_info")).hasSize(3);

        Exposition scrape = after(Pictures.healthy(3).silent(RB2));

        assertThat(scrape.samples("rabbitagent_node_peer_running", "node", RB2.value()))
                .isEmpty();
        assertThat(scrape.samples("rabbitagent_node_peer_partitioned", "node", RB2.value()))
                .isEmpty();
        assertThat(scrape.samples("rabbitagent_node_info", "node", RB2.value())).isEmpty();
        assertThat(scrape.samples("rabbitagent_node_info")).hasSize(2);
    }

    @Test
    void a_dead_host_counts_as_not_running_by_the_word_of_its_peers() {
        Exposition scrape = after(Pictures.healthy(3).unseenByPeers(RB3).silent(RB3));

        assertThat(state(scrape, RB3, "unreachable")).hasValue(1);
        assertThat(scrape.value("rabbitagent_node_running", "node", RB3.value()))
                .hasValue(0);
        assertThat(scrape.value("rabbitagent_cluster_nodes_running")).hasValue(2);
        assertThat(scrape.value("rabbitagent_node_waiting_for_peers", "node", RB3.value()))
                .isEmpty();
    }

    @Test
    void a_node_is_in_exactly_one_state() {
        assertThat(after(Pictures.healthy(3).appStopped(RB2)).samples("rabbitagent_node_state", "node", RB2.value()))
                .hasSize(8)
                .filteredOn(sample -> sample.value() == 1)
                .extracting(sample -> sample.labels().get("state"))
                .containsExactly("app-stopped");
    }

    @Test
    void a_boot_whose_log_is_unreadable_is_not_said_to_wait_or_not_to_wait() {
        Pictures booting = Pictures.healthy(2)
                .appStopped(RB2)
                .observe(
                        RB2,
                        seen -> Pictures.with(seen)
                                .app(Fact.known(AppState.BOOTING))
                                .log(Fact.unknown(Reason.UNREADABLE, "permission denied"))
                                .done());

        Exposition scrape = after(booting);

        assertThat(scrape.value("rabbitagent_node_waiting_for_peers", "node", RB2.value()))
                .isEmpty();
        assertThat(scrape.value("rabbitagent_node_waiting_for_peers", "node", RB1.value()))
                .hasValue(0);
    }

    @Test
    void a_half_healed_partition_shows_in_the_matrix_and_as_two_views() {
        Pictures split = Pictures.healthy(3)
                .partitioned(RB1, RB3)
                .changePeer(RB1, RB3, peer -> Pictures.peer(RB3, false, Set.of()));

        Exposition scrape = after(split);

        assertThat(partitioned(scrape, RB1, RB3)).hasValue(1);
        assertThat(partitioned(scrape, RB3, RB1)).hasValue(1);
        assertThat(partitioned(scrape, RB2, RB3)).hasValue(0);
        assertThat(scrape.value("rabbitagent_node_peer_running", "node", RB1.value(), "peer", RB3.value()))
                .hasValue(0);
        assertThat(scrape.value("rabbitagent_node_peer_running", "node", RB2.value(), "peer", RB3.value()))
                .hasValue(1);
        assertThat(scrape.value("rabbitagent_cluster_distinct_views")).hasValue(2);
    }

    @Test
    void a_forgotten_node_is_not_seen_running_by_those_that_forgot_it() {
        Exposition scrape = after(Pictures.healthy(3).forgotten(RB3));

        assertThat(scrape.value("rabbitagent_node_peer_running", "node", RB1.value(), "peer", RB3.value()))
                .hasValue(0);
    }

    @Test
    void a_drained_node_runs_in_maintenance_and_its_alarms_are_told_apart() {
        Pictures drained = Pictures.healthy(2)
                .changePeer(RB2, RB2, peer -> new PeerView(RB2, true, NodeType.RAM, Set.of(), false, true))
                .observe(
                        RB2,
                        seen -> Pictures.with(seen)
                                .drained(Fact.known(Set.of(RB2)))
                                .done());

        Exposition scrape = after(drained);

        assertThat(state(scrape, RB2, "maintenance")).hasValue(1);
        assertThat(scrape.value("rabbitagent_node_running", "node", RB2.value()))
                .hasValue(1);
        assertThat(scrape.value("rabbitagent_node_maintenance", "node", RB2.value()))
                .hasValue(1);
        assertThat(alarm(scrape, RB2, "disk")).hasValue(1);
        assertThat(alarm(scrape, RB2, "memory")).hasValue(0);
        assertThat(scrape.samples("rabbitagent_node_info", "node", RB2.value(), "type", "ram", "version", "3.10.8"))
                .hasSize(1);
    }

    @Test
    void alarms_of_a_node_with_a_silent_agent_come_from_peers_that_agree() {
        Pictures agreed = Pictures.healthy(3).silent(RB3);
        assertThat(alarm(after(agreed), RB3, "memory")).hasValue(0);

        Pictures disagreeing =
                agreed.changePeer(RB1, RB3, peer -> new PeerView(RB3, true, NodeType.DISC, Set.of(), true, false));
        Exposition scrape = after(disagreeing);

        assertThat(alarm(scrape, RB3, "memory")).isEmpty();
        assertThat(alarm(scrape, RB3, "disk")).hasValue(0);
    }

    @Test
    void the_latest_stop_counts_and_only_that_of_a_member() {
        metrics.stopped(RB2, Pictures.NOON);
        metrics.stopped(RB2, Pictures.NOON.minusSeconds(60));
        metrics.stopped(new NodeName("rabbit@elsewhere"), Pictures.NOON);

        assertThat(after(Pictures.healthy(2)).samples("rabbitagent_node_last_stopped_timestamp_seconds"))
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.labels()).containsEntry("node", RB2.value());
                    assertThat(sample.value()).isEqualTo((double) Pictures.NOON.getEpochSecond());
                });
    }

    @Test
    void the_order_of_a_shutdown_has_one_verdict_and_names_who_starts_first() {
        Exposition scrape = after(
                Ends.of(3).stopped(2, 1, 2, 3).stopped(1, 1, 3).stopped(3, 3).pictures());

        assertThat(scrape.value("rabbitagent_cluster_shutdown_order", "verdict", "last-down"))
                .hasValue(1);
        assertThat(scrape.samples("rabbitagent_cluster_shutdown_order").stream()
                        .mapToDouble(Exposition.Sample::value)
                        .sum())
                .isEqualTo(1);
        assertThat(scrape.value("rabbitagent_node_starts_first", "node", "rabbit@rb3"))
                .hasValue(1);
        assertThat(scrape.value("rabbitagent_node_starts_first", "node", "rabbit@rb1"))
                .hasValue(0);
        assertThat(startOrder(scrape, RB3)).hasValue(1);
        assertThat(startOrder(scrape, RB1)).hasValue(2);
        assertThat(startOrder(scrape, RB2)).hasValue(3);
    }

    @Test
    void members_that_went_down_together_share_a_place() {
        Exposition scrape = after(
                Ends.of(3).crashed(1, 1, 2, 3).crashed(2, 1, 2, 3).stopped(3, 3).pictures());

        assertThat(startOrder(scrape, RB3)).hasValue(1);
        assertThat(startOrder(scrape, RB1)).hasValue(2);
        assertThat(startOrder(scrape, RB2)).hasValue(2);
    }

    @Test
    void while_a_member_runs_nobody_has_to_start_first() {
        Exposition scrape = after(Pictures.healthy(3).vmDown(RB2));

        assertThat(scrape.value("rabbitagent_cluster_shutdown_order", "verdict", "running"))
                .hasValue(1);
        assertThat(scrape.value("rabbitagent_node_starts_first", "node", "rabbit@rb2"))
                .hasValue(0);
        assertThat(scrape.samples("rabbitagent_node_start_order"))
                .as("it may join at once")
                .singleElement()
                .satisfies(sample -> assertThat(sample.labels()).containsEntry("node", RB2.value()));
    }

    @Test
    void since_when_a_vm_runs_is_told_while_it_does() {
        Exposition scrape = after(Pictures.healthy(3).vmDown(RB2).silent(RB3));

        assertThat(scrape.samples("rabbitagent_node_boot_timestamp_seconds"))
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.labels()).containsEntry("node", RB1.value());
                    assertThat(sample.value()).isEqualTo((double)
                            Pictures.NOON.minusSeconds(3_600).getEpochSecond());
                });
    }

    @Test
    void where_it_is_unknown_who_starts_first_nothing_is_said_of_it() {
        Ends split = Ends.of(3).stopped(1, 1, 2).stopped(2, 1, 2).stopped(3, 3);
        Ends olderCopyWins = Ends.of(3).stopped(1, 1, 2, 3).crashed(2, 2, 3).crashed(3, 2, 3);

        for (Pictures pictures : List.of(split.pictures(), Ends.of(3).pictures(), olderCopyWins.pictures())) {
            assertThat(after(pictures).samples("rabbitagent_node_starts_first")).isEmpty();
            assertThat(Exposition.of(metrics).samples("rabbitagent_node_start_order"))
                    .isEmpty();
        }
    }

    @Test
    void a_finding_goes_with_its_cause() {
        assertThat(after(Pictures.healthy(3).appStopped(RB2))
                        .value("rabbitagent_findings", "rule", "app-stopped", "state", "planned"))
                .hasValue(1);

        assertThat(after(Pictures.healthy(3)).samples("rabbitagent_findings")).isEmpty();
    }

    @Test
    void what_blocks_is_named_by_its_gate() {
        Pictures stopped = Pictures.healthy(3).appStopped(RB2);
        Decisions paused =
                Documents.with(Optional.empty(), List.of(), Optional.of(Documents.pause(Duration.ofHours(1))));
        metrics.update(Scene.of(stopped, paused));

        Exposition scrape = Exposition.of(metrics);

        assertThat(scrape.samples("rabbitagent_findings_blocked"))
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.labels()).containsEntry("reason", "not-paused");
                    assertThat(sample.value()).isEqualTo(1);
                });
        assertThat(scrape.value("rabbitagent_remediation_paused")).hasValue(1);
    }

    @Test
    void a_rule_that_only_shows_is_blocked_by_its_mode_and_a_shut_gate_goes_before_it() {
        List<Rule> observing = RuleVariants.withMode("inconsistent-cluster", Mode.OBSERVE);
        assertThat(after(Pictures.healthy(3).forgotten(RB3), observing)
                        .value("rabbitagent_findings_blocked", "reason", "mode-observe"))
                .hasValue(1);
        assertThat(after(Pictures.healthy(3).forgotten(RB3).silent(RB2), observing)
                        .value("rabbitagent_findings_blocked", "reason", "majority-agrees"))
                .hasValue(1);
    }

    @Test
    void without_the_decisions_nothing_is_said_of_approvals_and_pause() {
        metrics.update(Scene.of(Pictures.healthy(3)));
        assertThat(Exposition.of(metrics).value("rabbitagent_remediation_paused"))
                .hasValue(0);
        assertThat(Exposition.of(metrics).value("rabbitagent_remediation_pending_approvals"))
                .hasValue(0);

        metrics.update(Scene.of(Pictures.healthy(3), Fact.unknown(Reason.TIMEOUT, "no answer")));
        Exposition scrape = Exposition.of(metrics);

        assertThat(scrape.value("rabbitagent_remediation_paused")).isEmpty();
        assertThat(scrape.value("rabbitagent_remediation_pending_approvals")).isEmpty();
        assertThat(scrape.value("rabbitagent_store_reachable")).hasValue(0);
    }

    @Test
    void plans_that_need_nobody_or_have_their_approval_do_not_wait_for_one() {
        ProposedPlan approved =
                Documents.waiting("p-3", "app-stopped", RB3, Mode.APPROVE).approvedBy(Documents.approval());
        Decisions decisions = Documents.with(
                Optional.empty(),
                List.of(
                        Documents.waiting("p-1", "app-stopped", RB1, Mode.AUTO),
                        Documents.waiting("p-2", "app-stopped", RB2, Mode.APPROVE),
                        approved),
                Optional.empty());

        metrics.update(Scene.of(Pictures.healthy(3), decisions));

        assertThat(Exposition.of(metrics).value("rabbitagent_remediation_pending_approvals"))
                .hasValue(1);
    }

    @Test
    void the_start_of_the_plan_in_the_slot_goes_when_the_plan_is_over() {
        Decisions active =
                Documents.with(Optional.of(Documents.active("app-stopped", RB2)), List.of(), Optional.empty());
        metrics.update(Scene.of(Pictures.healthy(3), active));
        assertThat(Exposition.of(metrics).value("rabbitagent_remediation_active_started_timestamp_seconds"))
                .hasValue((double) Documents.STARTED.getEpochSecond());

        metrics.update(Scene.of(Pictures.healthy(3)));

        assertThat(Exposition.of(metrics).value("rabbitagent_remediation_active_started_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void since_when_copies_are_being_tried_goes_when_that_is_over() {
        metrics.update(Scene.of(
                Pictures.healthy(3),
                Documents.with(Optional.empty(), List.of(), Optional.empty(), Optional.of(Documents.asked()))));
        assertThat(Exposition.of(metrics).value("rabbitagent_rehearsal_started_timestamp_seconds"))
                .hasValue((double) Documents.STARTED.getEpochSecond());

        metrics.update(Scene.of(Pictures.healthy(3)));

        assertThat(Exposition.of(metrics).value("rabbitagent_rehearsal_started_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void a_run_counts_once_however_often_the_ledger_is_shown() {
        Run old = Documents.run("p-old", "app-stopped", Run.Outcome.FAILED);
        Run fresh = Documents.run("p-new", "app-stopped", Run.Outcome.VERIFIED);
        metrics.update(Scene.of(Pictures.healthy(3), Documents.ran(old)));
        metrics.update(Scene.of(Pictures.healthy(3), Documents.ran(old, fresh)));
        metrics.update(Scene.of(Pictures.healthy(3), Fact.unknown(Reason.TIMEOUT, "no answer")));
        metrics.update(Scene.of(Pictures.healthy(3), Documents.ran(old, fresh)));

        Exposition scrape = Exposition.of(metrics);

        assertThat(runs(scrape, "app-stopped", "verified")).hasValue(1);
        assertThat(runs(scrape, "app-stopped", "failed")).hasValue(0);
    }

    @Test
    void other_rules_that_come_into_force_are_counted_from_zero_and_those_that_went_keep_their_counts() {
        metrics.update(Scene.of(Pictures.healthy(3), Decisions.none("prod")));
        metrics.update(Scene.of(
                Pictures.healthy(3), Documents.ran(Documents.run("p-1", "app-stopped", Run.Outcome.VERIFIED))));
        Rule kept = rules().stream()
                .filter(rule -> rule.name().equals("member-down"))
                .findFirst()
                .orElseThrow();
        RulesInForce fewer = new RulesInForce(
                "/rules", "abcabcabcabc", List.of(kept), Pictures.NOON, Optional.of(Pictures.NOON), List.of());
        metrics.update(Scene.of(
                Pictures.healthy(3),
                Fact.known(Documents.ran(
                        Documents.run("p-1", "app-stopped", Run.Outcome.VERIFIED),
                        Documents.run("p-2", "app-stopped", Run.Outcome.VERIFIED))),
                fewer));

        Exposition scrape = Exposition.of(metrics);
        assertThat(ofMode(scrape, "approve")).hasValue(1);
        assertThat(ofMode(scrape, "unknown")).hasValue(1);
        assertThat(scrape.value("rabbitagent_rules_in_force")).hasValue(1);
        assertThat(scrape.value("rabbitagent_rules_info", "digest", "abcabcabcabc", "source", "/rules"))
                .hasValue(1);
        assertThat(scrape.value("rabbitagent_rules_info", "source", "shipped")).isEmpty();
    }

    @Test
    void wrong_rules_are_told_and_when_they_were_last_right() {
        Problem problem = new Problem("/rules/a.yaml:1:1", "", "is no rule", "write one");
        metrics.update(Scene.of(
                Pictures.healthy(3),
                Fact.known(Decisions.none("prod")),
                InForce.of(rules()).with(Optional.of(Pictures.NOON), List.of(problem))));
        Exposition scrape = Exposition.of(metrics);
        assertThat(scrape.value("rabbitagent_rules_reload_successful")).hasValue(0);
        assertThat(scrape.value("rabbitagent_rules_last_good_timestamp_seconds"))
                .hasValue((double) Pictures.NOON.getEpochSecond());

        metrics.update(Scene.of(
                Pictures.healthy(3),
                Fact.known(Decisions.none("prod")),
                new RulesInForce("/rules", "", List.of(), Pictures.NOON, Optional.empty(), List.of(problem))));
        scrape = Exposition.of(metrics);
        assertThat(scrape.value("rabbitagent_rules_in_force")).hasValue(0);
        assertThat(scrape.value("rabbitagent_rules_last_good_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void each_configured_maintenance_window_is_open_or_not_and_unknown_has_no_sample() {
        Exposition scrape = after(Pictures.healthy(3).openWindows(Fact.known(Set.of("patching"))));
        assertThat(scrape.value("rabbitagent_maintenance_window_open", "window", "patching"))
                .hasValue(1);
        assertThat(scrape.value("rabbitagent_maintenance_window_open", "window", "nights"))
                .hasValue(0);
        assertThat(after(Pictures.healthy(3).openWindows(Fact.notObserved()))
                        .value("rabbitagent_maintenance_window_open", "window", "nights"))
                .isEmpty();
    }

    @Test
    void a_run_of_a_rule_that_this_agent_does_not_know_counts_without_a_mode() {
        metrics.update(Scene.of(Pictures.healthy(3)));
        metrics.update(Scene.of(
                Pictures.healthy(3), Documents.ran(Documents.run("p-1", "newer-rule", Run.Outcome.OUTCOME_UNKNOWN))));

        assertThat(Exposition.of(metrics)
                        .value(
                                "rabbitagent_remediation_runs_total",
                                "rule",
                                "newer-rule",
                                "trigger",
                                "rule",
                                "mode",
                                "unknown",
                                "outcome",
                                "outcome-unknown"))
                .hasValue(1);
    }

    @Test
    void a_run_that_an_alert_asked_for_counts_as_such_with_how_long_the_cure_took() {
        metrics.update(Scene.of(Pictures.healthy(3)));
        Exposition before = Exposition.of(metrics);
        assertThat(runs(before, "app-stopped", "alert", "approve", "verified")).hasValue(0);
        assertThat(cure(before, "count")).hasValue(0);

        metrics.update(Scene.of(
                Pictures.healthy(3),
                Documents.ran(askedFor("p-1", Run.Outcome.VERIFIED), askedFor("p-2", Run.Outcome.FAILED))));

        Exposition after = Exposition.of(metrics);
        assertThat(runs(after, "app-stopped", "alert", "approve", "verified")).hasValue(1);
        assertThat(runs(after, "app-stopped", "alert", "approve", "failed")).hasValue(1);
        assertThat(runs(after, "app-stopped", "rule", "approve", "verified")).hasValue(0);
        assertThat(cure(after, "count")).as("what failed cured nothing").hasValue(1);
        assertThat(cure(after, "sum")).hasValue(90);
    }

    private static OptionalDouble cure(Exposition scrape, String what) {
        return scrape.value("rabbitagent_remediation_alert_to_cure_seconds_" + what, "rule", "app-stopped");
    }

    /** By an alert that fired 90 s before the end. */
    @Test
    void what_is_older_than_what_is_shown_is_left_aside_so_that_nothing_counts_twice() {
        Situation before = Scene.of(Pictures.healthy(3));
        Situation ended =
                Scene.of(Pictures.healthy(3), Documents.ran(Documents.run("p-1", "app-stopped", Run.Outcome.VERIFIED)));
        Situation after = new Situation(
                ended.now(),
                ended.uptime().plusSeconds(1),
                ended.picture(),
                ended.decisions(),
                ended.memory(),
                ended.findings(),
                ended.rules());
        List.of(before, after, before, after).forEach(metrics::update);

        assertThat(runs(Exposition.of(metrics), "app-stopped", "rule", "approve", "verified"))
                .hasValue(1);
    }

    private static Run askedFor(String planId, Run.Outcome outcome) {
        Run run = Documents.run(planId, "app-stopped", outcome);
        return new Run(
                run.planId(),
                run.rule(),
                run.target(),
                run.outcome(),
                run.detail(),
                run.startedAt(),
                run.endedAt(),
                run.parting(),
                new Trigger.ByAlert("ab12", run.endedAt().minusSeconds(90)),
                run.steps());
    }

    @Test
    void an_answer_that_tells_nothing_is_an_error_and_no_success() {
        metrics.answered("nodes", Duration.ofMillis(30), Fact.unknown(Reason.REFUSED, "connection refused"));
        Exposition first = Exposition.of(metrics);
        assertThat(errors(first, "nodes", "refused")).hasValue(1);
        assertThat(errors(first, "nodes", "timeout")).hasValue(0);
        assertThat(first.samples("rabbitagent_poll_last_success_timestamp_seconds"))
                .isEmpty();

        metrics.answered("nodes", Duration.ofMillis(30), Fact.known(1));
        Exposition second = Exposition.of(metrics);

        assertThat(errors(second, "nodes", "refused")).hasValue(1);
        assertThat(second.value("rabbitagent_poll_last_success_timestamp_seconds", "probe", "nodes"))
                .hasValue((double) Pictures.NOON.getEpochSecond());
        assertThat(second.value("rabbitagent_poll_duration_seconds_count", "probe", "nodes"))
                .hasValue(2);
    }

    @Test
    void a_commit_without_an_answer_shows_as_unreachable_and_not_as_a_duration() {
        metrics.stored(Duration.ofSeconds(5), false);
        assertThat(Exposition.of(metrics).value("rabbitagent_store_reachable")).hasValue(0);
        assertThat(Exposition.of(metrics).value("rabbitagent_store_commit_duration_seconds_count"))
                .hasValue(0);

        metrics.stored(Duration.ofMillis(5), true);

        assertThat(Exposition.of(metrics).value("rabbitagent_store_reachable")).hasValue(1);
        assertThat(Exposition.of(metrics).value("rabbitagent_store_commit_duration_seconds_count"))
                .hasValue(1);
    }

    @Test
    void decisions_that_were_not_read_yet_say_nothing_of_the_store() {
        metrics.update(Scene.of(Pictures.healthy(3), Fact.notObserved()));

        assertThat(Exposition.of(metrics).value("rabbitagent_store_reachable")).isEmpty();
    }

    private Exposition after(Pictures pictures) {
        metrics.update(Scene.of(pictures));
        return Exposition.of(metrics);
    }

    private Exposition after(Pictures pictures, List<Rule> rules) {
        metrics.update(Scene.of(pictures, Fact.known(Decisions.none("prod")), rules));
        return Exposition.of(metrics);
    }

    private static OptionalDouble state(Exposition scrape, NodeName node, String state) {
        return scrape.value("rabbitagent_node_state", "node", node.value(), "state", state);
    }

    private static OptionalDouble startOrder(Exposition scrape, NodeName node) {
        return scrape.value("rabbitagent_node_start_order", "node", node.value());
    }

    private static OptionalDouble partitioned(Exposition scrape, NodeName node, NodeName peer) {
        return scrape.value("rabbitagent_node_peer_partitioned", "node", node.value(), "peer", peer.value());
    }

    private static OptionalDouble alarm(Exposition scrape, NodeName node, String alarm) {
        return scrape.value("rabbitagent_node_alarm", "node", node.value(), "alarm", alarm);
    }

    private static List<Rule> rules() {
        return Scene.of(Pictures.healthy(1)).rules().all();
    }

    private static OptionalDouble ofMode(Exposition scrape, String mode) {
        return runs(scrape, "app-stopped", "rule", mode, "verified");
    }

    private static OptionalDouble runs(Exposition scrape, String rule, String outcome) {
        return scrape.value("rabbitagent_remediation_runs_total", "rule", rule, "trigger", "rule", "outcome", outcome);
    }

    private static OptionalDouble runs(Exposition scrape, String rule, String trigger, String mode, String outcome) {
        return scrape.value(
                "rabbitagent_remediation_runs_total",
                "rule",
                rule,
                "trigger",
                trigger,
                "mode",
                mode,
                "outcome",
                outcome);
    }

    private static OptionalDouble errors(Exposition scrape, String probe, String reason) {
        return scrape.value("rabbitagent_poll_errors_total", "probe", probe, "reason", reason);
    }
}
