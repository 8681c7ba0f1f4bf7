package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Brokers end in different ways and at different times: what was changed in between must not be lost. */
class MixedEndsIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /** Mnesia would let the copy of rb1 win, the first by name, which is the oldest. */
    @Test
    void where_the_oldest_copy_would_win_nothing_is_started_and_the_advice_keeps_what_is_new() {
        Lab.stop(1);
        String late = declareLate(2, 3);
        Lab.kill(2, 3);

        JsonNode finding = ClusterDown.awaitBlocked(2);
        assertThat(finding.path("blocked_by").asText())
                .contains(Lab.node(2) + ", " + Lab.node(3) + " went down last together")
                .contains(Lab.node(1) + " would load its older copy");
        JsonNode order = ClusterDown.awaitVerdict(2, "stopped-together");
        assertThat(order.path("start_first")).isEmpty();
        assertThat(order.path("obstacle").asText()).contains("A human decides", Lab.node(1));
        JsonNode dryRun = Lab.agent(2, "remediate", "--dry-run", "--detailed-exitcode", "-o", "json")
                .succeeded()
                .json();
        assertThat(dryRun.path("plans")).isEmpty();
        assertThat(dryRun.path("without_plan"))
                .singleElement()
                .satisfies(without -> assertThat(without.path("why").asText()).contains("would load its older copy"));
        ClusterDown.assertLeftAlone(1, 2, 3);

        forcedBootOf2Keeps(late);
    }

    /** rb1 ended while rb2 was down: by Mnesia's record rb2 did not outlive it, and asks for all, though rb2 went down last. */
    @Test
    void where_the_last_one_would_wait_for_an_older_copy_that_wins_nothing_is_started() {
        Lab.stop(2, 1);
        Lab.start(2);
        String late = declareLate(2, 3);
        Lab.stop(3, 2);

        assertThat(ClusterDown.awaitBlocked(2).path("blocked_by").asText())
                .contains(Lab.node(2) + " went down last, but was not up when " + Lab.node(1) + " ended")
                .contains(Lab.node(1) + " would load its older copy");
        JsonNode order = ClusterDown.awaitVerdict(2, "last-down");
        assertThat(order.path("start_first")).isEmpty();
        ClusterDown.assertLeftAlone(1, 2, 3);

        forcedBootOf2Keeps(late);
    }

    /** The same with the first by name as the last one: its copy wins, but only once all wait. */
    @Test
    void where_the_last_one_would_wait_and_its_copy_wins_all_are_started_together() {
        Lab.stop(1, 2);
        Lab.start(1);
        String late = declareLate(1, 3);
        Lab.stop(3, 1);

        String plan = ClusterDown.awaitPlan(1);
        JsonNode order = ClusterDown.awaitVerdict(1, "last-down");
        assertThat(Views.texts(order.path("start_first")))
                .containsExactlyElementsOf(HOSTS.stream().map(Lab::node).toList());
        Plans.approve(1, plan);

        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(host -> assertKnows(host, late));
    }

    private static void forcedBootOf2Keeps(String queue) {
        Lab.rabbitmqctl(2, "force_boot").succeeded();
        Lab.start(2);
        Lab.start(1, 3);
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(host -> assertKnows(host, queue));
    }

    /** The copy of rb1 wins here too, and is one of the newest. */
    @Test
    void where_a_newest_copy_would_win_a_human_is_asked_for_the_one_that_was_stopped_in_order() {
        Lab.stop(3);
        String late = declareLate(1, 2);
        Lab.kill(1, 2);

        String plan = ClusterDown.awaitPlan(1);
        ClusterDown.assertLeftAlone(1, 2, 3);
        Plans.approve(1, plan);

        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(host -> assertKnows(host, late));
    }

    private static String declareLate(int one, int other) {
        String queue = "late-on-" + one + "-and-" + other;
        Queues.declare(one, queue);
        OnDisk.awaitQueue(List.of(one, other), queue);
        return queue;
    }

    private static void assertKnows(int host, String queue) {
        assertThat(Views.list(Lab.rabbitmqctl(host, "-q", "list_queues", "name", "--formatter", "json")
                        .succeeded()
                        .json()))
                .extracting(known -> known.path("name").asText())
                .as("queues by rb%s", host)
                .contains(queue);
    }
}
