package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the panels on which somebody decides show, and that they show nothing where nobody knows. */
class ShownTest {
    private static final String CLUSTER = "{cluster=\"prod\"} ";
    private static final String RB1 = "{node=\"rabbit@rb1\"} ";
    private static final String RB2 = "{node=\"rabbit@rb2\"} ";
    private static final String RB3 = "{node=\"rabbit@rb3\"} ";

    @TempDir
    Path directory;

    private Shown given(String... series) {
        return new Shown(directory).given(series);
    }

    private static String state(String agent, String node, String state) {
        return "rabbitagent_node_state{instance=\"" + agent + "\", node=\"rabbit@" + node + "\", state=\"" + state
                + "\"} 1";
    }

    private static String sees(String node, String peer, int value) {
        return "rabbitagent_node_peer_running{instance=\"a\", node=\"rabbit@" + node + "\", peer=\"rabbit@" + peer
                + "\"} " + value;
    }

    private static String cut(String node, String peer, int value) {
        return "rabbitagent_node_peer_partitioned{instance=\"a\", node=\"rabbit@" + node + "\", peer=\"rabbit@" + peer
                + "\"} " + value;
    }

    private static String broker(String metric, String target, int value) {
        return "rabbitmq_" + metric + "{instance=\"" + target + ":15692\"} " + value;
    }

    private static String identity(String target, String node) {
        return "rabbitmq_identity_info{instance=\"" + target + ":15692\", rabbitmq_node=\"rabbit@" + node
                + "\", rabbitmq_cluster=\"rabbit@rb1\"} 1";
    }

    @Test
    void a_wrong_expectation_fails() {
        Shown wrong =
                given("rabbitagent_cluster_health{instance=\"a\"} 0").shows("overview", "Health", "A", CLUSTER + 1);

        assertThatThrownBy(wrong::check).isInstanceOf(AssertionError.class).hasMessageContaining("got");
    }

    @Test
    void health_is_the_worst_that_any_agent_knows() throws Exception {
        given(
                        "rabbitagent_cluster_health{instance=\"a\"} 0",
                        "rabbitagent_cluster_health{instance=\"b\"} 2",
                        "rabbitagent_cluster_health{instance=\"c\"} 3")
                .shows("overview", "Health", "A", CLUSTER + 2)
                .check();
    }

    @Test
    void health_is_unknown_where_all_agents_say_so_and_nothing_where_none_answers_any_more() throws Exception {
        given("rabbitagent_cluster_health{instance=\"a\"} 3", "rabbitagent_cluster_health{instance=\"b\"} 3")
                .shows("overview", "Health", "A", CLUSTER + 3)
                .check();
        given("rabbitagent_cluster_health{instance=\"a\"} 0x10")
                .shows("overview", "Health", "A")
                .check();
    }

    @Test
    void members_down_are_those_of_the_expected_and_unknown_while_a_state_is() throws Exception {
        given("rabbitagent_cluster_nodes_expected{instance=\"a\"} 5")
                .shows("overview", "Members down", "A")
                .shows("overview", "Members down", "B", CLUSTER + 5)
                .check();
        given(
                        "rabbitagent_cluster_nodes_expected{instance=\"a\"} 5",
                        "rabbitagent_cluster_nodes_running{instance=\"a\"} 3")
                .shows("overview", "Members down", "A", CLUSTER + 2)
                .check();
    }

    @Test
    void partitions_are_counted_once_whoever_tells_of_them() throws Exception {
        given(cut("rb1", "rb2", 1), cut("rb2", "rb1", 1), cut("rb1", "rb3", 0))
                .given("rabbitagent_node_peer_partitioned{instance=\"b\", node=\"rabbit@rb1\", peer=\"rabbit@rb2\"} 1")
                .shows("overview", "Partitioned pairs", "A", CLUSTER + 2)
                .check();
        given(state("a", "rb1", "stopped"))
                .shows("overview", "Partitioned pairs", "A")
                .check();
    }

    @Test
    void a_members_state_is_by_the_agent_that_knows_most() throws Exception {
        given(state("a", "rb1", "running"), state("b", "rb1", "unreachable"), state("c", "rb1", "unknown"))
                .given(state("a", "rb2", "unknown"), state("b", "rb2", "stopped"))
                .given(state("a", "rb3", "unknown"), state("b", "rb3", "unknown"))
                .shows("overview", "Members", "A", RB1 + 1, RB2 + 6, RB3 + 8)
                .check();
    }

    @Test
    void risk_is_unknown_where_one_part_of_it_is() throws Exception {
        String[] two = {
            "rabbitagent_queues_without_leader{instance=\"a\", type=\"quorum\"} 1",
            "rabbitagent_queues_without_leader{instance=\"b\", type=\"quorum\"} 1",
            "rabbitagent_queues_without_leader{instance=\"a\", type=\"classic\"} 2",
            "rabbitagent_queues_without_synchronised_mirror{instance=\"a\", vhost=\"/\"} 4"
        };
        given(two).shows("overview", "Queues at risk", "A").check();
        given(two)
                .given(
                        "rabbitagent_queues_quorum_critical{instance=\"a\", node=\"rabbit@rb1\"} 8",
                        "rabbitagent_queues_quorum_critical{instance=\"a\", node=\"rabbit@rb2\"} 5")
                .shows("overview", "Queues at risk", "A", CLUSTER + 15)
                .check();
    }

    @Test
    void remediation_shows_what_needs_a_human_first() throws Exception {
        String idle = "rabbitagent_remediation_paused{instance=\"a\"} 0";
        String running = "rabbitagent_remediation_active_started_timestamp_seconds{instance=\"a\"} 1767268800";
        String pending = "rabbitagent_remediation_pending_approvals{instance=\"a\"} 1";
        String held = "rabbitagent_remediation_held{instance=\"a\", rule=\"partition\"} 1";
        String released = "rabbitagent_remediation_held{instance=\"a\", rule=\"partition\"} 0";
        String paused = "rabbitagent_remediation_paused{instance=\"b\"} 1";

        shows(0, idle);
        shows(2, idle, running, released);
        shows(3, idle, running, pending, released);
        shows(4, idle, running, pending, held);
        shows(5, idle, running, pending, held, paused);
        given().shows("overview", "Remediation", "A").check();
    }

    private void shows(int code, String... series) throws Exception {
        given(series)
                .shows("overview", "Remediation", "A", CLUSTER + code)
                .shows("remediation", "Remediation", "A", CLUSTER + code)
                .check();
    }

    @Test
    void nothing_is_to_be_done_only_where_all_agents_answer() throws Exception {
        String[] all = {
            "rabbitagent_cluster_nodes_expected{instance=\"a\"} 2",
            "rabbitagent_build_info{instance=\"a\", version=\"1\"} 1",
            "rabbitagent_remediation_paused{instance=\"a\"} 0",
            "rabbitagent_cluster_shutdown_order{instance=\"a\", verdict=\"running\"} 1",
            "rabbitagent_store_reachable{instance=\"a\"} 1",
            "rabbitagent_rules_reload_successful{instance=\"a\"} 1"
        };
        given(all)
                .shows("overview", "What to do next", "A", next("none", "agents-missing", 1))
                .check();
        given(all)
                .given("rabbitagent_build_info{instance=\"b\", version=\"1\"} 1")
                .shows("overview", "What to do next", "A")
                .check();
        given().shows("overview", "What to do next", "A", next("none", "no-agent", 1))
                .check();
    }

    private static String next(String rule, String what, int count) {
        return "{cluster=\"prod\", rule=\"" + rule + "\", what=\"" + what + "\", next=\"" + what + "\"} " + count;
    }

    @Test
    void findings_and_what_keeps_the_agents_from_acting_ask_for_a_human() throws Exception {
        given(
                        "rabbitagent_build_info{instance=\"a\", version=\"1\"} 1",
                        "rabbitagent_cluster_nodes_expected{instance=\"a\"} 1",
                        "rabbitagent_findings{instance=\"a\", rule=\"partition\", state=\"awaiting-approval\"} 1",
                        "rabbitagent_findings{instance=\"b\", rule=\"partition\", state=\"awaiting-approval\"} 1",
                        "rabbitagent_remediation_held{instance=\"a\", rule=\"app-stopped\"} 2",
                        "rabbitagent_remediation_held{instance=\"a\", rule=\"leave\"} 0",
                        "rabbitagent_remediation_paused{instance=\"a\"} 1",
                        "rabbitagent_cluster_shutdown_order{instance=\"a\", verdict=\"running\"} 0",
                        "rabbitagent_store_reachable{instance=\"a\"} 0",
                        "rabbitagent_rules_reload_successful{instance=\"a\"} 0")
                .shows(
                        "overview",
                        "What to do next",
                        "A",
                        next("partition", "awaiting-approval", 1),
                        next("app-stopped", "held", 2),
                        next("all", "paused", 1),
                        next("cluster-down", "nobody-may-start", 1),
                        next("none", "store-unreachable", 1),
                        next("none", "rules-faulty", 1))
                .check();
    }

    @Test
    void the_matrix_has_a_row_for_a_broker_that_does_not_answer() throws Exception {
        given(state("a", "rb1", "running"), state("a", "rb2", "running"), state("a", "rb3", "unknown"))
                .given(sees("rb1", "rb1", 1), sees("rb1", "rb2", 0), sees("rb1", "rb3", 0))
                .given(cut("rb1", "rb2", 1), cut("rb1", "rb3", 0))
                .given(sees("rb2", "rb2", 1), sees("rb2", "rb1", 1))
                .shows(
                        "recovery",
                        "Who sees whom",
                        "A",
                        pair("rb1", "rb1", 1),
                        pair("rb1", "rb2", 2),
                        pair("rb1", "rb3", 0),
                        pair("rb2", "rb1", 1),
                        pair("rb2", "rb2", 1),
                        pair("rb3", "rb3", -1))
                .check();
    }

    private static String pair(String node, String peer, int value) {
        return "{node=\"rabbit@" + node + "\", peer=\"rabbit@" + peer + "\"} " + value;
    }

    @Test
    void an_order_of_start_that_is_not_known_is_minus_one() throws Exception {
        given(state("a", "rb1", "stopped"), state("a", "rb2", "stopped"))
                .given("rabbitagent_node_start_order{instance=\"a\", node=\"rabbit@rb2\"} 1")
                .shows("recovery", "Who went down when, who starts first", "B", RB1 + -1, RB2 + 1)
                .check();
    }

    @Test
    void who_starts_first_is_named_and_nobody_where_it_is_not_known() throws Exception {
        String panel = "Start first";
        given(
                        "rabbitagent_node_starts_first{instance=\"a\", node=\"rabbit@rb1\"} 0",
                        "rabbitagent_node_starts_first{instance=\"a\", node=\"rabbit@rb2\"} 1")
                .shows("recovery", panel, "A", "{cluster=\"prod\", node=\"rabbit@rb2\"} 1")
                .check();
        given("rabbitagent_node_starts_first{instance=\"a\", node=\"rabbit@rb1\"} 0")
                .shows("recovery", panel, "A", "{cluster=\"prod\", node=\"no one first\"} 0")
                .check();
        given().shows("recovery", panel, "A").check();
    }

    @Test
    void a_side_holds_what_its_members_hold_together() throws Exception {
        given(state("a", "rb1", "running"), state("a", "rb2", "running"), state("a", "rb3", "running"))
                .given(sees("rb1", "rb1", 1), sees("rb1", "rb2", 1), sees("rb1", "rb3", 1), cut("rb1", "rb3", 1))
                .given(sees("rb2", "rb1", 1), sees("rb2", "rb2", 1), sees("rb2", "rb3", 0))
                .given(sees("rb3", "rb1", 0), sees("rb3", "rb2", 0), sees("rb3", "rb3", 1))
                .given(identity("rb1", "rb1"), broker("queue_messages", "rb1", 10))
                .given(identity("rb2", "rb2"), broker("queue_messages", "rb2", 5))
                .given(identity("rb3", "rb3"), broker("queue_messages", "rb3", 7))
                .shows("recovery", "What each side holds", "D", RB1 + 15, RB2 + 15, RB3 + 7)
                .check();
    }

    @Test
    void what_a_side_holds_is_unknown_where_one_of_it_can_not_be_asked() throws Exception {
        given(state("a", "rb1", "running"), state("a", "rb2", "running"), state("a", "rb3", "running"))
                .given(sees("rb1", "rb1", 1), sees("rb1", "rb2", 1), sees("rb3", "rb3", 1))
                .given("rabbitagent_queues{instance=\"a\", node=\"rabbit@rb1\", type=\"classic\", state=\"running\"} 3")
                .given("rabbitagent_queues{instance=\"a\", node=\"rabbit@rb3\", type=\"classic\", state=\"running\"} 4")
                .given("rabbitagent_queues{instance=\"a\", node=\"rabbit@rb3\", type=\"quorum\", state=\"down\"} 2")
                .shows("recovery", "What each side holds", "C", RB1 + -1, RB2 + -1, RB3 + 6)
                .check();
    }

    @Test
    void a_broker_that_is_scraped_twice_counts_once_and_one_of_another_cluster_not_at_all() throws Exception {
        given(state("a", "rb1", "running"))
                .given(identity("rb1", "rb1"), broker("queue_messages_ready", "rb1", 10))
                .given(identity("rb1.example.net", "rb1"), broker("queue_messages_ready", "rb1.example.net", 10))
                .given(identity("other", "elsewhere"), broker("queue_messages_ready", "other", 99))
                .given(
                        "rabbitmq_identity_info{instance=\"far:15692\", cluster=\"test\", rabbitmq_node=\"rabbit@rb1\"} 1",
                        "rabbitmq_queue_messages_ready{instance=\"far:15692\", cluster=\"test\"} 77")
                .shows("overview", "Backlog", "A", "{} 10")
                .check();
    }

    @Test
    void memory_is_a_share_of_the_limit_by_node() throws Exception {
        given(state("a", "rb1", "running"), state("a", "rb2", "stopped"))
                .given(identity("rb1", "rb1"))
                .given(
                        broker("process_resident_memory_bytes", "rb1", 100),
                        broker("resident_memory_limit_bytes", "rb1", 400))
                .shows("overview", "Memory used of the limit", "A", RB1 + 0.25)
                .check();
    }

    @Test
    void a_run_that_three_agents_saw_is_one() throws Exception {
        String run = "rabbitagent_remediation_runs_total{instance=\"%s\", rule=\"app-stopped\", trigger=\"alert\","
                + " mode=\"approve\", outcome=\"failed\"} 0x30 1x30";
        given(run.formatted("a"), run.formatted("b"), run.formatted("c"))
                .shows("remediation", "Runs not verified", "A", CLUSTER + 1)
                .shows(
                        "remediation",
                        "Runs in the shown time",
                        "A",
                        "{rule=\"app-stopped\", trigger=\"alert\", mode=\"approve\", outcome=\"failed\"} 1")
                .check();
    }

    @Test
    void rules_that_differ_or_have_faults_are_told() throws Exception {
        String[] same = {
            "rabbitagent_rules_info{instance=\"a\", digest=\"1\"} 1",
            "rabbitagent_rules_info{instance=\"b\", digest=\"1\"} 1",
            "rabbitagent_rules_reload_successful{instance=\"a\"} 1"
        };
        given(same).shows("agent", "Rules", "A", CLUSTER + 0).check();
        given(same)
                .given("rabbitagent_rules_info{instance=\"c\", digest=\"2\"} 1")
                .shows("agent", "Rules", "A", CLUSTER + 1)
                .check();
        given(same)
                .given("rabbitagent_rules_reload_successful{instance=\"b\"} 0")
                .shows("agent", "Rules", "A", CLUSTER + 2)
                .check();
    }

    @Test
    void leaders_that_are_even_have_no_skew_and_where_there_are_none_there_is_none() throws Exception {
        String queues =
                "rabbitagent_queues{instance=\"a\", type=\"classic\", state=\"running\", node=\"rabbit@%s\"} %d";
        given(queues.formatted("rb1", 6), queues.formatted("rb2", 2))
                .shows("replication", "Leader skew", "A", CLUSTER + 1.5)
                .check();
        given(queues.formatted("rb1", 0), queues.formatted("rb2", 0))
                .shows("replication", "Leader skew", "A", CLUSTER + 1)
                .check();
        given().shows("replication", "Leader skew", "A").check();
    }
}
