package io.rabbitagent.dashboards;

import org.junit.jupiter.api.Test;

/** What is counted over agents and members. */
class CountsShowTest extends Showing {
    private static final String CLUSTER = "{cluster=\"prod\"} ";

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
