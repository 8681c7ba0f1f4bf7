package io.rabbitagent.dashboards;

import static io.rabbitagent.dashboards.Series.broker;
import static io.rabbitagent.dashboards.Series.cut;
import static io.rabbitagent.dashboards.Series.identity;
import static io.rabbitagent.dashboards.Series.sees;
import static io.rabbitagent.dashboards.Series.state;

import org.junit.jupiter.api.Test;

/** What somebody goes by who brings a cluster back. */
class RecoveryShowsTest extends Showing {
    private static final String RB1 = "{node=\"rabbit@rb1\"} ";
    private static final String RB2 = "{node=\"rabbit@rb2\"} ";
    private static final String RB3 = "{node=\"rabbit@rb3\"} ";

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

    private static String pair(String node, String peer, int value) {
        return "{node=\"rabbit@" + node + "\", peer=\"rabbit@" + peer + "\"} " + value;
    }
}
