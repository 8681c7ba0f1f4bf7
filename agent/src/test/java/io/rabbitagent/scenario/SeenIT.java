package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is seen and explained, and for which nothing is done. */
class SeenIT {
    private static final String COOKIE = "/var/lib/rabbitmq/.erlang.cookie";
    private static final String FORCE_LOAD = "/var/lib/rabbitmq/mnesia/rabbit@rb2/force_load";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @AfterEach
    void put_right_what_no_new_lab_would() {
        Lab.exec(3, "sh", "-c", "test ! -e " + COOKIE + ".kept || mv -f " + COOKIE + ".kept " + COOKIE)
                .succeeded();
        Lab.exec(2, "rm", "-f", FORCE_LOAD).succeeded();
        Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "0.4");
    }

    @Test
    void an_alarm_is_named_and_nobody_is_restarted_for_it() {
        String life = life(2);
        Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "0.00001").succeeded();

        awaitFinding("alarm");
        assertThat(explained("alarm")).contains("rabbit@rb2 has a memory alarm");
        assertThat(Views.status(1).path("plans")).isEmpty();
        Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "0.4").succeeded();

        awaitNoFinding("alarm");
        assertThat(life(2)).isEqualTo(life);
    }

    @Test
    void a_left_over_force_load_is_named_and_keeps_the_node_from_being_started() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        Lab.rabbitmqctl(2, "force_boot").succeeded();

        awaitFinding("left-over-force-load");
        assertThat(explained("left-over-force-load")).contains("rabbit@rb2's data directory holds a force_load");
        JsonNode start = Views.awaitFinding(1, "app-stopped", 2, "blocked");
        assertThat(start.path("plans")).isEmpty();
        assertThat(explained("app-stopped")).contains("data-in-place fail");
        Lab.exec(2, "rm", FORCE_LOAD).succeeded();

        awaitNoFinding("left-over-force-load");
        Views.awaitFinding(1, "app-stopped", 2, "awaiting-approval");
    }

    @Test
    void members_that_do_not_see_each_other_are_named_while_the_link_is_cut() {
        Lab.run("cut", "3").succeeded();

        awaitFinding("views-differ");
        assertThat(explained("views-differ"))
                .contains("running rabbit@rb1, rabbit@rb2", "running rabbit@rb3", "no running member sees a partition");
        for (int host : new int[] {1, 2, 3}) {
            assertThat(Views.node(Views.status(1), host).path("partitions"))
                    .as("rb%s says nothing of a partition while the link is cut", host)
                    .isEmpty();
        }
        Lab.run("heal").succeeded();

        awaitNoFinding("views-differ");
    }

    @Test
    void hosts_with_different_cookies_are_named_and_no_cookie_is_shown() {
        String cookie = Lab.exec(1, "cat", COOKIE).succeeded().out().strip();
        Lab.exec(3, "sh", "-c", "mv " + COOKIE + " " + COOKIE + ".kept; umask 277; printf ANOTHERCOOKIE >" + COOKIE)
                .succeeded();

        awaitFinding("cookie-differs");
        String explained = explained("cookie-differs");
        assertThat(explained).containsPattern("rabbit@rb3 has a cookie with the digest [0-9a-f]{12}");
        assertThat(explained + Views.history(1) + Views.journal(3)).doesNotContain(cookie, "ANOTHERCOOKIE");
        Lab.exec(3, "mv", "-f", COOKIE + ".kept", COOKIE).succeeded();

        awaitNoFinding("cookie-differs");
        Lab.exec(3, "chmod", "440", COOKIE).succeeded();
        awaitFinding("cookie-differs");
        assertThat(explained("cookie-differs")).contains("mode 440");
        Lab.exec(3, "chmod", "400", COOKIE).succeeded();
        awaitNoFinding("cookie-differs");
    }

    private static String life(int host) {
        return Lab.rabbitmqctl(host, "-q", "eval", "os:getpid().").succeeded().out();
    }

    /** On one line: it is wrapped for a terminal. */
    private static String explained(String rule) {
        return Lab.agent(1, "explain", rule).succeeded().out().replaceAll("\\s+", " ");
    }

    private static void awaitFinding(String rule) {
        await(rule + " is shown")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> state(rule).equals("blocked"));
    }

    private static void awaitNoFinding(String rule) {
        await(rule + " is over")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> state(rule).equals("none"));
    }

    private static String state(String rule) {
        return Views.list(Views.status(1).path("findings")).stream()
                .filter(finding -> finding.path("rule").asText().equals(rule))
                .map(finding -> finding.path("state").asText())
                .findFirst()
                .orElse("none");
    }
}
