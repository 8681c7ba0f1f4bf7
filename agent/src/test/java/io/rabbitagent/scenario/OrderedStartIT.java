package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All brokers are stopped in order: somebody wants that, until somebody wants them back. */
class OrderedStartIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /**
     * Remediation is paused until the one that is started by hand waits for tables. Of boots that begin within a second one in ten
     * fails on 3.10.8, which may be that of the last down ({@code incompatible_feature_flags}).
     */
    @Test
    @Tag("quick")
    void stopped_for_maintenance_they_are_left_alone_and_the_wrong_one_started_by_hand_brings_all_back() {
        try (Forcing forcing = Forcing.watchedOn(HOSTS)) {
            Messages messages = Messages.publish(HOSTS, 20);
            Lab.stop(3, 1, 2);

            String plan = ClusterDown.awaitPlan(1);
            ClusterDown.assertLeftAlone(1, 2, 3);
            assertThat(Views.decisions(1, plan)).containsExactly("plan-proposed");

            List<JsonNode> before = Views.history(1);
            Lab.agent(1, "pause", "--reason", "to start one by hand", "--for", "30m")
                    .succeeded();
            Lab.run("start", "--no-block", "3").succeeded();
            awaitWaitsForTables(3);
            assertThat(ClusterDown.startsSince(1, before)).containsExactly(Lab.node(3));
            Lab.agent(2, "resume", "--reason", "it waits").succeeded();
            String cure = ClusterDown.awaitCured(1);

            assertThat(Views.decisions(1, cure)).doesNotContain("plan-approved");
            List<String> starts = ClusterDown.startsSince(1, before);
            assertThat(starts.stream().distinct()).containsExactly(Lab.node(3), Lab.node(2), Lab.node(1));
            assertThat(starts.stream().filter(node -> Collections.frequency(starts, node) > 1))
                    .as("started more than once")
                    .allMatch(ClusterDown.begunAgain(1, cure)::contains);
            assertThat(ClusterDown.startedBy(1, cure).stream().distinct()).containsExactly(Lab.node(2), Lab.node(1));
            ClusterDown.assertWhole(HOSTS);
            HOSTS.forEach(messages::awaitAll);
            forcing.assertNone();
        }
    }

    /**
     * Mnesia's record of the last down is as a boot leaves it that was killed beside one that waits: it has seen that one come, and not
     * go. From then on both wait for each other.
     */
    @Test
    void the_last_down_and_one_started_by_hand_wait_for_each_other_and_it_is_begun_again_until_all_are_back() {
        try (Forcing forcing = Forcing.watchedOn(HOSTS)) {
            Messages messages = Messages.publish(HOSTS, 20);
            Lab.stop(3, 1, 2);
            ClusterDown.awaitPlan(1);
            hasSeenCome(2, 3);

            List<JsonNode> before = Views.history(1);
            Lab.run("start", "--no-block", "3").succeeded();
            String cure = ClusterDown.awaitCured(1);

            assertThat(ClusterDown.startsSince(1, before))
                    .as("beside the one that waits, once more to see it give up, and alone")
                    .startsWith(Lab.node(3), Lab.node(2), Lab.node(2), Lab.node(2), Lab.node(1));
            assertThat(Views.history(1).toString())
                    .contains("begun again, as it had given up waiting for the tables of other members");
            assertThat(ClusterDown.startedBy(1, cure)).startsWith(Lab.node(2)).endsWith(Lab.node(1));
            ClusterDown.assertWhole(HOSTS);
            HOSTS.forEach(messages::awaitAll);
            forcing.assertNone();
        }
    }

    /** What the last down has, and nobody else, is kept: who met it in its boot has taken its tables over. */
    @Test
    void the_last_down_that_fails_beside_one_whose_feature_flags_it_asks_too_early_is_begun_again() {
        String again = "failed beside a member that could not tell its feature flags yet";
        try (Forcing forcing = Forcing.watchedOn(HOSTS)) {
            Messages messages = Messages.publish(HOSTS, 20);
            Lab.stop(3);
            Queues.declare(2, "late");
            Lab.stop(1, 2);
            ClusterDown.awaitPlan(1);

            try (HeldBoot held = HeldBoot.next(3)) {
                Lab.run("start", "--no-block", "3").succeeded();
                held.awaitHeld();
                await(again)
                        .atMost(Plans.PATIENCE)
                        .until(() -> Lab.view(2, "status").toString().contains(again));
            }

            String cure = ClusterDown.awaitCured(1);
            assertThat(ClusterDown.startedBy(1, cure)).startsWith(Lab.node(2)).endsWith(Lab.node(1));
            assertThat(Views.history(1).toString()).contains("begun again, as it had " + again);
            ClusterDown.assertWhole(HOSTS);
            HOSTS.forEach(messages::awaitAll);
            assertThat(Queues.all(3).findValuesAsText("name")).contains("late");
            forcing.assertNone();
        }
    }

    private static void awaitWaitsForTables(int host) {
        String log = "/var/log/rabbitmq/" + Lab.node(host) + ".log";
        await("rb" + host + " waits for tables")
                .atMost(Plans.PATIENCE)
                .until(() -> Lab.exec(host, "tail", "-n", "1", log).out().contains("Waiting for Mnesia tables"));
    }

    /** Writes into a stopped node's Mnesia that another one came up. */
    private static void hasSeenCome(int host, int other) {
        String log = "/var/lib/rabbitmq/mnesia/" + Lab.node(host) + "/LATEST.LOG";
        Lab.exec(
                        host,
                        "erl",
                        "-noshell",
                        "-eval",
                        "{ok, L} = disk_log:open([{name, l}, {file, \"" + log + "\"}, {repair, false}]),"
                                + " ok = disk_log:log(L, {mnesia_up, '" + Lab.node(other) + "', date(), time()}),"
                                + " ok = disk_log:close(L), halt().")
                .succeeded();
    }

    @Test
    void once_a_human_approves_the_one_that_went_down_last_starts_first() {
        Messages messages = Messages.publish(HOSTS, 20);
        Lab.stop(1, 2, 3);

        String plan = ClusterDown.awaitPlan(2);
        Plans.approve(2, plan);

        assertThat(ClusterDown.awaitCured(2)).isEqualTo(plan);
        assertThat(ClusterDown.startedBy(1, plan)).containsExactly(Lab.node(3), Lab.node(1), Lab.node(2));
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }
}
