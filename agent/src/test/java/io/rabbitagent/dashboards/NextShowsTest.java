package io.rabbitagent.dashboards;

import org.junit.jupiter.api.Test;

/** What the overview says that a human has to do, and what the agents are about. */
class NextShowsTest extends Showing {
    private static final String CLUSTER = "{cluster=\"prod\"} ";

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

    private static String next(String rule, String what, int count) {
        return "{cluster=\"prod\", rule=\"" + rule + "\", what=\"" + what + "\", next=\"" + what + "\"} " + count;
    }
}
