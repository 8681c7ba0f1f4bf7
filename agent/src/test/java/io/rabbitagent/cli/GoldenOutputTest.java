package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.FakeAgent;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds what the commands print.
 *
 * <p>After a wanted change write the golden files anew, look at the difference and commit it; JSON only ever gets more fields:
 *
 * <pre>mvn -pl agent test -Dtest=GoldenOutputTest -Dupdate=true && git diff agent/src/test/resources/golden/cli</pre>
 */
class GoldenOutputTest {
    private static final Terminal NARROW = new Terminal(true, true, true, 60);

    @Test
    void status_of_a_healthy_cluster() throws IOException {
        textAndJson("status-healthy", Scenes.healthy(), "status");
    }

    @Test
    void status_with_a_stopped_application_whose_plan_waits() throws IOException {
        textAndJson("status-app-stopped", Scenes.appStopped(), "status");
    }

    @Test
    void status_with_a_silent_agent() throws IOException {
        textAndJson("status-silent-agent", Scenes.silentAgent(), "status");
    }

    @Test
    void status_of_a_partition_that_blocks_a_cure() throws IOException {
        textAndJson("status-partition", Scenes.partitioned(), "status");
    }

    @Test
    void status_while_remediation_is_paused() throws Exception {
        textAndJson("status-paused", Scenes.paused(), "status");
    }

    @Test
    void status_after_a_human_has_said_that_a_host_is_gone() throws Exception {
        textAndJson("status-declared-lost", Scenes.declaredLost(), "status");
    }

    @Test
    void a_dry_run_as_if_a_host_were_gone() throws IOException {
        textAndJson("dry-run-lost", Scenes.hostGone(), "remediate", "--dry-run", "--lost", "rb3");
    }

    @Test
    void status_of_a_node_that_was_forgotten_on_purpose_and_is_back() throws IOException {
        textAndJson("status-forgotten-on-purpose", Scenes.forgottenOnPurpose(), "status");
    }

    @Test
    void status_while_a_notice_waits_to_be_delivered() throws IOException {
        FakeAgent agent =
                Scenes.appStopped().noticesWaiting(1, Optional.of("Connection refused: hooks.example/192.0.2.7:443"));
        textAndJson("status-notices", agent, "status");
    }

    @Test
    void status_after_alerts_of_which_one_asked_for_a_plan() throws Exception {
        textAndJson("status-alerts", Scenes.alerts(), "status");
    }

    @Test
    void plans_of_which_an_alert_asked_for_one() throws Exception {
        textAndJson("plans-alerts", Scenes.alerts(), "plans");
    }

    @Test
    void status_while_the_store_is_unreachable() throws IOException {
        textAndJson("status-store-unreachable", Scenes.appStopped().storeUnreachable(), "status");
    }

    @Test
    void status_with_wrong_rules_while_a_maintenance_window_is_open() throws IOException {
        textAndJson("status-wrong-rules", Scenes.wrongRules(), "status");
    }

    @Test
    void status_while_it_is_not_known_which_windows_are_open() throws IOException {
        textAndJson("status-unknown-windows", Scenes.unknownWindows(), "status");
    }

    @Test
    void what_is_explained_while_the_rule_files_are_wrong() throws IOException {
        textAndJson("explain-wrong-rules", Scenes.wrongRules(), "explain", "cluster-down");
    }

    @Test
    void status_in_colour_on_a_narrow_terminal() throws IOException {
        FakeConsole console = new FakeConsole(Scenes.partitioned()).at(NARROW);
        assertThat(console.run("status")).isEqualTo(ExitCode.DONE);
        Golden.holds("status-partition-colour-60.txt", console.outText());
    }

    @Test
    void a_dry_run_for_a_stopped_application() throws IOException {
        textAndJson("dry-run-app-stopped", Scenes.appStopped(), "remediate", "--dry-run");
    }

    @Test
    void a_dry_run_before_anything_is_proposed() throws IOException {
        textAndJson("dry-run-not-proposed-yet", Scenes.justStopped(), "remediate", "--dry-run");
    }

    @Test
    void a_dry_run_that_would_lose_something() throws IOException {
        textAndJson("dry-run-inconsistent-cluster", Scenes.forgotten(), "remediate", "--dry-run");
    }

    @Test
    void a_dry_run_that_finds_nothing() throws IOException {
        textAndJson("dry-run-healthy", Scenes.healthy(), "remediate", "--dry-run");
    }

    @Test
    void a_dry_run_while_the_store_is_unreachable() throws IOException {
        textAndJson("dry-run-store-unreachable", Scenes.someMissing().storeUnreachable(), "remediate", "--dry-run");
    }

    @Test
    void a_dry_run_in_colour_on_a_narrow_terminal() throws IOException {
        FakeConsole console = new FakeConsole(Scenes.forgotten()).at(NARROW);
        assertThat(console.run("remediate", "--dry-run")).isEqualTo(ExitCode.DONE);
        Golden.holds("dry-run-inconsistent-cluster-colour-60.txt", console.outText());
    }

    @Test
    void why_rules_fire_for_a_node() throws IOException {
        textAndJson("explain-node", Scenes.appStopped(), "explain", "rabbit@rb2");
    }

    @Test
    void what_is_unknown_about_a_node_whose_agent_is_silent() throws IOException {
        textAndJson("explain-silent-node", Scenes.silentAgent(), "explain", "rb3");
    }

    @Test
    void for_whom_a_rule_fires() throws IOException {
        textAndJson("explain-rule", Scenes.partitioned(), "explain", "app-stopped");
    }

    @Test
    void the_history() throws IOException {
        textAndJson("history", Scenes.healthy().shared(Scenes.aPlanThatFailed()), "history");
    }

    @Test
    void a_history_without_entries() throws IOException {
        textAndJson("history-empty", Scenes.healthy(), "history");
    }

    @Test
    void the_shutdown_order_while_somebody_runs() throws IOException {
        textAndJson("shutdown-order-running", Scenes.healthy(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_where_one_went_down_last() throws IOException {
        textAndJson("shutdown-order-last-down", Scenes.lastDown(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_where_evidence_is_missing() throws IOException {
        textAndJson("shutdown-order-unknown", Scenes.someMissing(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_while_the_store_is_unreachable() throws IOException {
        textAndJson("shutdown-order-store-unreachable", Scenes.someMissing().storeUnreachable(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_where_all_died_together() throws IOException {
        textAndJson("shutdown-order-together", Scenes.diedTogether(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_where_an_older_copy_would_win() throws IOException {
        textAndJson("shutdown-order-together-later", Scenes.diedTogetherLater(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_after_a_partition() throws IOException {
        textAndJson("shutdown-order-split", Scenes.splitAtTheEnd(), "shutdown-order");
    }

    @Test
    void the_shutdown_order_in_colour_on_a_narrow_terminal() throws IOException {
        FakeConsole console = new FakeConsole(Scenes.diedTogether()).at(NARROW);
        assertThat(console.run("shutdown-order")).isEqualTo(ExitCode.DONE);
        Golden.holds("shutdown-order-together-colour-60.txt", console.outText());
    }

    @Test
    void status_of_a_cluster_that_is_down() throws IOException {
        textAndJson("status-down", Scenes.clusterDown(), "status");
    }

    @Test
    void status_of_a_cluster_that_is_down_as_far_as_is_known() throws IOException {
        textAndJson("status-down-some-missing", Scenes.someMissing(), "status");
    }

    @Test
    void a_plan_for_the_cluster() throws IOException {
        textAndJson("plans-cluster-down", Scenes.clusterDown(), "plans");
    }

    @Test
    void why_a_rule_about_the_cluster_fires_is_told_of_each_node() throws IOException {
        textAndJson("explain-cluster-down", Scenes.clusterDown(), "explain", "rb2");
    }

    @Test
    void a_dry_run_for_the_cluster() throws IOException {
        textAndJson("dry-run-cluster-down", Scenes.clusterDown(), "remediate", "--dry-run");
    }

    @Test
    void plans_that_wait() throws IOException {
        textAndJson("plans-waiting", Scenes.appStopped(), "plans");
    }

    @Test
    void a_step_that_runs() throws Exception {
        textAndJson("status-running", Scenes.running(), "status");
    }

    @Test
    void a_plan_whose_agent_fell_silent() throws Exception {
        textAndJson("plans-stalled", Scenes.stalled(), "plans");
    }

    @Test
    void a_plan_that_is_being_aborted() throws Exception {
        textAndJson("status-aborting", Scenes.aborting(), "status");
    }

    @Test
    void what_failed_is_held() throws Exception {
        textAndJson("status-held", Scenes.held(), "status");
    }

    @Test
    void what_is_tried_on_copies_before_there_is_a_plan() throws Exception {
        textAndJson("status-measuring", Scenes.measuring(), "status");
        textAndJson("plans-measuring", Scenes.measuring(), "plans");
        textAndJson("explain-measuring", Scenes.measuring(), "explain", "cluster-down-last-node-lost");
        textAndJson("dry-run-measuring", Scenes.measuring(), "remediate", "--dry-run");
    }

    @Test
    void what_each_way_to_start_would_keep() throws Exception {
        textAndJson("rehearse", RehearsedScene.rehearsed(), "rehearse", "--lost", "rb3");
    }

    @Test
    void what_each_way_to_start_would_keep_where_nodes_ended_together() throws Exception {
        textAndJson("rehearse-together", RehearsedScene.endedTogether(), "rehearse", "--lost", "rb3");
    }

    @Test
    void what_lost_nodes_were_seen_with_before_the_outage() throws Exception {
        textAndJson("rehearse-seen", RehearsedScene.seenBefore(), "rehearse", "--lost", "rb2", "--lost", "rb3");
    }

    @Test
    void copies_with_equal_numbers_are_taken_for_the_same_and_members_of_quorum_queues_are_counted() throws Exception {
        textAndJson("rehearse-same-numbers", RehearsedScene.sameNumbers(), "rehearse", "--lost", "rb3");
    }

    @Test
    void what_was_consumed_since_is_delivered_again() throws Exception {
        textAndJson("rehearse-consumed", RehearsedScene.consumedSince(), "rehearse", "--lost", "rb3");
    }

    @Test
    void no_way_to_start_is_recommended_where_what_there_was_is_unknown() throws Exception {
        textAndJson("rehearse-obstacle", RehearsedScene.lastOneDoesNotComeUp(), "rehearse", "--lost", "rb3");
    }

    @Test
    void no_way_to_start_leads_anywhere() throws Exception {
        textAndJson("rehearse-nothing-starts", RehearsedScene.nothingStarts(), "rehearse", "--lost", "rb3");
    }

    @Test
    void no_way_to_start_is_recommended_where_nobody_is_lost() throws Exception {
        textAndJson("rehearse-nobody-lost", RehearsedScene.nobodyLost(), "rehearse");
    }

    @Test
    void the_plan_that_rests_on_what_was_measured() throws Exception {
        FakeAgent agent = RehearsedScene.planned();
        textAndJson("dry-run-last-node-lost", agent, "remediate", "--dry-run", "--rule", "cluster-down-last-node-lost");
        textAndJson("plans-last-node-lost", agent, "plans");
    }

    @Test
    void what_each_way_to_start_would_keep_on_a_narrow_terminal() throws Exception {
        FakeConsole console = new FakeConsole(RehearsedScene.rehearsed()).at(NARROW);
        assertThat(console.run("rehearse", "--lost", "rb3")).isEqualTo(ExitCode.DONE);
        Golden.holds("rehearse-colour-60.txt", console.outText());
    }

    @Test
    void plans_where_none_waits() throws IOException {
        textAndJson("plans-none", Scenes.healthy(), "plans");
    }

    @Test
    void help() throws IOException {
        Golden.holds("help.txt", help("--help"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "explain",
                "shutdown-order",
                "remediate",
                "plans",
                "approve",
                "reject",
                "abort",
                "backups",
                "rehearse",
                "rescue",
                "ack",
                "pause",
                "resume",
                "history",
                "rules",
                "run"
            })
    void help_of_each_command(String command) throws IOException {
        Golden.holds("help-" + command + ".txt", help(command, "--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore", "restore-definitions"})
    void help_of_each_command_about_backups(String command) throws IOException {
        Golden.holds("help-backups-" + command + ".txt", help("backups", command, "--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "export", "replay"})
    void help_of_each_command_about_rescue(String command) throws IOException {
        Golden.holds("help-rescue-" + command + ".txt", help("rescue", command, "--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate", "schema", "export"})
    void help_of_each_command_about_rules(String command) throws IOException {
        Golden.holds("help-rules-" + command + ".txt", help("rules", command, "--help"));
    }

    @Test
    void rules_by_itself_shows_its_help() throws IOException {
        Golden.holds("help-rules.txt", help("rules"));
    }

    private static String help(String... arguments) {
        FakeConsole console = new FakeConsole(new FakeAgent(Pictures.healthy(1)));
        assertThat(console.run(arguments)).isEqualTo(ExitCode.DONE);
        assertThat(console.errText()).isEmpty();
        return console.outText();
    }

    private static void textAndJson(String name, FakeAgent agent, String... arguments) throws IOException {
        FakeConsole text = new FakeConsole(agent);
        assertThat(text.run(arguments)).isEqualTo(ExitCode.DONE);
        Golden.holds(name + ".txt", text.outText());
        FakeConsole json = new FakeConsole(agent);
        assertThat(json.run(withJson(arguments))).isEqualTo(ExitCode.DONE);
        Golden.holds(name + ".json", json.outText());
        assertThat(text.errText() + json.errText()).isEmpty();
    }

    private static String[] withJson(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "-o";
        all[arguments.length + 1] = "json";
        return all;
    }
}
