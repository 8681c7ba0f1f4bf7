package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A mirror that came back where {@code ha-sync-mode} is manual is found, synchronised, and gives way to what is more urgent. */
class UnsynchronisedMirrorsIT {
    private static final String RULE = "unsynchronised-mirrors";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @BeforeEach
    void queues_are_mirrored_and_synchronised_by_hand() {
        Lab.rabbitmqctl(
                        1,
                        "set_policy",
                        "--apply-to",
                        "queues",
                        "by-hand",
                        "^ha\\.",
                        "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"manual\"}")
                .succeeded();
    }

    /** A sync that is slowed down would slow down other tests' syncs, too. */
    @AfterEach
    void nothing_is_slowed_down_or_alarmed() {
        throughput("undefined");
        Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "0.4").succeeded();
    }

    @Test
    @Tag("quick")
    void found_approved_synchronised_and_no_message_is_lost() {
        Queues.declare(1, "ha.small");
        Queues.declare(1, "ha.larger");
        List<String> small = Queues.publish(1, "ha.small", 3);
        List<String> larger = Queues.publish(1, "ha.larger", 30);
        restartAMirror();
        await("mirrors are there, and not synchronised")
                .atMost(Plans.PATIENCE)
                .until(() -> Set.copyOf(unsynchronised()).equals(Set.of("ha.larger", "ha.small")));

        String plan = awaitPlan();
        JsonNode shown = Plans.awaitDryRun(
                1, RULE, "both queues", one -> one.path("steps").size() == 2);
        assertThat(shown.path("destructive").asBoolean()).isFalse();
        assertThat(shown.path("steps").findValuesAsText("command"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("rabbitmqctl sync_queue -p / -- ha.small  # 3 messages"),
                        second -> assertThat(second)
                                .startsWith("rabbitmqctl sync_queue -p / -- ha.larger  # 30 messages"));
        Plans.approve(1, plan);

        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(unsynchronised()).isEmpty();
        assertThat(Queues.messages(1, "ha.small")).isEqualTo(small);
        assertThat(Queues.messages(1, "ha.larger")).isEqualTo(larger);
    }

    @Test
    void an_alarm_anywhere_cancels_a_sync_that_is_at_work_and_nothing_is_held() {
        String plan = longSync();
        Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "absolute", "1MB").succeeded();

        assertThatItGaveWay(plan, "no-alarm");
    }

    @Test
    void a_more_urgent_finding_cancels_a_sync_that_is_at_work_and_nothing_is_held() {
        String plan = longSync();
        Lab.rabbitmqctl(2, "stop_app").succeeded();

        // Whichever is seen first: the finding, or that the members see different nodes running for a moment.
        assertThatItGaveWay(plan, Lab.node(2));
        Views.awaitFinding(1, "app-stopped", 2, "awaiting-approval");
        Lab.rabbitmqctl(2, "start_app").succeeded();
    }

    /** @return the plan, once its only step synchronises a queue that would take minutes */
    private static String longSync() {
        Queues.declare(1, "ha.long");
        fill("ha.long", 20_000, 1_000);
        restartAMirror();
        throughput("\"100KB\"");
        String plan = awaitPlan();
        Plans.approve(1, plan);
        await("the sync is at work")
                .atMost(Plans.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> Views.status(1).path("plans").toString().contains("synchronises: "));
        assertThat(unsynchronised()).containsExactly("ha.long");
        return plan;
    }

    private static void assertThatItGaveWay(String plan, String to) {
        JsonNode end = Plans.awaitEnd(1, plan);
        assertThat(end.path("outcome").asText()).as("%s", end).isEqualTo("yielded");
        assertThat(end.path("detail").asText()).contains(to, "cancelled", "is not synchronised on " + Lab.node(3));
        assertThat(Views.status(1).path("held")).isEmpty();
        await("the broker has ended it")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        Lab.rabbitmqctl(1, "-q", "eval", STATE).out().strip().equals("running"));
        assertThat(unsynchronised()).containsExactly("ha.long");
    }

    private static final String STATE = "[{_, I, _}] = ets:lookup(queue_metrics, rabbit_misc:r(<<\"/\">>, queue,"
            + " <<\"ha.long\">>)), proplists:get_value(state, I).";

    private static void restartAMirror() {
        Lab.stop(3);
        Lab.start(3);
    }

    /** Those of rb1 of which a mirror lacks messages, by the word of the broker. */
    private static List<String> unsynchronised() {
        JsonNode queues = Lab.rabbitmqctl(
                        1, "-q", "list_queues", "name", "slave_pids", "synchronised_slave_pids", "--formatter", "json")
                .succeeded()
                .json();
        return Views.list(queues).stream()
                .filter(queue -> queue.path("slave_pids").size()
                        > queue.path("synchronised_slave_pids").size())
                .map(queue -> queue.path("name").asText())
                .toList();
    }

    private static void fill(String queue, int messages, int bytes) {
        Lab.rabbitmqctl(
                        1,
                        "-q",
                        "eval",
                        "X = rabbit_misc:r(<<\"/\">>, exchange, <<>>), B = binary:copy(<<\"x\">>, " + bytes + "),"
                                + " [rabbit_basic:publish(X, <<\"" + queue + "\">>, [{delivery_mode, 2}], B)"
                                + " || _ <- lists:seq(1, " + messages + ")], ok.")
                .succeeded();
    }

    /** How fast brokers synchronise at most. */
    private static void throughput(String value) {
        String set = value.equals("undefined")
                ? "application:unset_env(rabbit, mirroring_sync_max_throughput)."
                : "application:set_env(rabbit, mirroring_sync_max_throughput, " + value + ").";
        Lab.rabbitmqctl(1, "-q", "eval", set).succeeded();
    }

    private static String awaitPlan() {
        return Plans.awaitProposed(1, RULE, 1);
    }
}
