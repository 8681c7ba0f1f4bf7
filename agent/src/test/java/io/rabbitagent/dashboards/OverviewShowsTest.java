package io.rabbitagent.dashboards;

import static io.rabbitagent.dashboards.Series.broker;
import static io.rabbitagent.dashboards.Series.cut;
import static io.rabbitagent.dashboards.Series.identity;
import static io.rabbitagent.dashboards.Series.state;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the overview shows, and that it shows nothing where nobody knows. */
class OverviewShowsTest extends Showing {
    private static final String CLUSTER = "{cluster=\"prod\"} ";
    private static final String RB1 = "{node=\"rabbit@rb1\"} ";
    private static final String RB2 = "{node=\"rabbit@rb2\"} ";
    private static final String RB3 = "{node=\"rabbit@rb3\"} ";

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
}
