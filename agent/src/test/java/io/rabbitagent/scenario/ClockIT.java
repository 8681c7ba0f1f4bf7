package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The clock of one host is an hour ahead: of its broker, of its agent and of what both start. Nothing may rest on that. */
class ClockIT {
    private static final LabShape SHAPE = LabShape.USUAL.onEtcd();
    private static final List<Integer> HOSTS = SHAPE.hosts();
    private static final Duration AHEAD = Duration.ofHours(1);
    private static final Duration ABOUT = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** That are remembered: together longer than what stays in the decisions. */
    private static final int MOST_ALERTS = 50;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(SHAPE);

    @Test
    void of_the_host_that_went_down_last() {
        stoppedInOrderAllComeBack(2);
    }

    @Test
    void of_the_host_that_went_down_first() {
        stoppedInOrderAllComeBack(3);
    }

    private static void stoppedInOrderAllComeBack(int ahead) {
        setAhead(ahead);
        Lab.stop(3, 1);
        Queues.declare(2, "late");
        OnDisk.awaitQueue(List.of(2), "late");
        Lab.stop(2);

        for (int host : HOSTS) {
            JsonNode order = ClusterDown.awaitVerdict(host, "last-down");
            assertThat(Views.texts(order.path("start_first"))).containsExactly(Lab.node(2));
            assertThat(Views.list(order.path("order")).stream().map(Views::texts))
                    .containsExactly(List.of(Lab.node(3)), List.of(Lab.node(1)), List.of(Lab.node(2)));
            assertThat(order.path("contradictions")).isEmpty();
        }
        String plan = ClusterDown.awaitPlan(ahead);
        Plans.approve(ahead, plan);

        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        assertThat(ClusterDown.startedBy(1, plan))
                .startsWith(Lab.node(2))
                .containsExactlyInAnyOrder(Lab.node(1), Lab.node(2), Lab.node(3));
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(host -> assertThat(Lab.rabbitmqctl(host, "-q", "list_queues", "name")
                        .succeeded()
                        .out())
                .contains("late"));
        assertEachWritesItsOwnTime(ahead);
        HOSTS.forEach(host -> Journals.assertInTheHistoryOnce(host, List.of("clock of rb" + ahead + " ahead")));
    }

    /** What its journal and the history have of its broker's end, and of no other, is an hour ahead. */
    private static void assertEachWritesItsOwnTime(int ahead) {
        List<JsonNode> stops = Views.ofKind(Views.history(1), "node-stopped");
        for (int host : HOSTS) {
            Instant expected = host == ahead ? Instant.now().plus(AHEAD) : Instant.now();
            assertThat(stops)
                    .filteredOn(stop -> stop.path("node").asText().equals(Lab.node(host)))
                    .isNotEmpty()
                    .allSatisfy(stop -> assertThat(Instant.parse(stop.path("at").asText()))
                            .isBetween(expected.minus(ABOUT), expected.plus(Duration.ofMinutes(1))));
        }
    }

    @Test
    void killed_at_once_all_come_back_once_a_pause_by_that_clock_is_ended() {
        setAhead(1);
        Lab.agent(1, "pause", "--reason", "we look first", "--for", "30m").succeeded();
        Lab.kill(1, 2, 3);

        for (int host : HOSTS) {
            JsonNode order = ClusterDown.awaitVerdict(host, "stopped-together");
            assertThat(Views.texts(order.path("start_first")))
                    .containsExactlyInAnyOrder(Lab.node(1), Lab.node(2), Lab.node(3));
        }
        ClusterDown.assertLeftAlone(1, 2, 3);
        assertThat(Views.ofKind(Views.history(1), "decision").toString()).doesNotContain("pause-over");

        Lab.agent(2, "resume", "--reason", "seen").succeeded();
        assertThat(Views.decisions(1, ClusterDown.awaitCured(1)))
                .doesNotContain("plan-approved")
                .endsWith("plan-verified");
        ClusterDown.assertWhole(HOSTS);
    }

    /** By the clock that is ahead it was over as it began; by the others' clocks it would last an hour too long. */
    @Test
    void a_pause_lasts_as_long_as_it_was_to_wherever_it_is_asked_for_and_an_approval_waits_for_its_end() {
        setAhead(1);
        Lab.rabbitmqctl(3, "stop_app").succeeded();
        String plan = Plans.awaitProposed(2, "app-stopped", 3);

        Duration lasted = lasts(2, Duration.ofSeconds(60), () -> Plans.approve(1, plan));
        assertThat(lasted).isBetween(Duration.ofSeconds(60), PATIENCE);
        assertThat(Plans.awaitEnd(2, plan).path("outcome").asText()).isEqualTo("verified");
        List<String> done = Views.ofKind(Views.history(2), "decision").stream()
                .map(entry -> entry.path("data").path("decision").asText())
                .toList();
        assertThat(done).containsSubsequence("paused", "plan-approved", "pause-over", "step-claimed", "plan-verified");
        assertThat(done.indexOf("step-claimed")).isGreaterThan(done.indexOf("pause-over"));

        assertThat(lasts(1, Duration.ofSeconds(30), () -> {})).isBetween(Duration.ofSeconds(30), PATIENCE);
    }

    /** @return how long it stood there, and some seconds more */
    private static Duration lasts(int askedOn, Duration length, Runnable meanwhile) {
        long since = System.nanoTime();
        Lab.agent(askedOn, "pause", "--reason", "test", "--for", length.toSeconds() + "s")
                .succeeded();
        meanwhile.run();
        await("the pause is over")
                .atMost(PATIENCE)
                .until(() -> Views.status(2).path("paused").isNull());
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** Each of the two lists of alerts is kept beside the decisions; the second leaves the first one unnamed. */
    @Test
    void what_is_kept_beside_the_decisions_is_not_taken_for_old() {
        tellAlerts(2, "before");
        Set<String> kept = kept();
        assertThat(kept).isNotEmpty();

        setAhead(1);
        tellAlerts(1, "after");

        assertThat(kept()).containsAll(kept).hasSizeGreaterThan(kept.size());
        HOSTS.forEach(host -> assertThat(Views.status(host).path("alerts")).hasSize(MOST_ALERTS));
    }

    private static void tellAlerts(int host, String word) {
        List<String> alerts = IntStream.range(0, MOST_ALERTS)
                .mapToObj(n -> """
                        {"status": "firing", "labels": {"alertname": "%s-%02d-%s", "rule": "alarm", "cluster": "lab"},
                         "annotations": {},
                         "startsAt": "2026-01-01T00:00:%02dZ", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
                         "fingerprint": "%016x"}""".formatted(word, n, "a".repeat(80), n, (word + n).hashCode()))
                .toList();
        String told = """
                {"version": "4", "groupKey": "{}", "truncatedAlerts": 0, "status": "firing", "receiver": "rabbitmq-agents",
                 "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "", "alerts": [%s]}
                """.formatted(String.join(",", alerts));
        Scripts.install(host, "alerts.json", told);
        String post =
                "curl -sS --fail-with-body -m 30 -H \"Authorization: Bearer $(cat /etc/rabbitmq-agent/alerts-token)\""
                        + " -H 'Content-Type: application/json' --data-binary @/etc/rabbitmq-agent/alerts.json"
                        + " http://127.0.0.1:15693/api/v1/alerts";
        Lab.exec(host, "sh", "-c", post).succeeded();
    }

    private static Set<String> kept() {
        return new TreeSet<>(Lab.etcdctl(1, "get", "--prefix", "--keys-only", "/rabbitmq-agent/lab/kept/")
                .succeeded()
                .out()
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
    }

    /** Agents that were there before hear of it as of any other, and it of them. */
    private static void setAhead(int host) {
        Lab.clock(host, "+1h");
        Lab.agents("agent-stop", host);
        Lab.stop(host);
        Lab.start(host);
        Lab.agents("agent-start", host);
        for (int each : HOSTS) {
            JsonNode status = Views.awaitStatus(each, "all is well", ClockIT::isWell);
            assertThat(Views.list(status.path("nodes")))
                    .extracting(node -> node.path("agent").path("seen").asDouble())
                    .allSatisfy(seen -> assertThat(seen).isBetween(0.0, 60.0));
        }
        Instant there = Instant.ofEpochSecond(
                Long.parseLong(Lab.exec(host, "date", "+%s").succeeded().out().strip()));
        assertThat(there).isAfter(Instant.now().plus(AHEAD).minusSeconds(60));
        assertThat(Http.metric(host, "rabbitagent_node_boot_timestamp_seconds", "node=\"" + Lab.node(host) + "\""))
                .as("when its broker was started, by its clock")
                .isGreaterThan((double) Instant.now().plus(AHEAD).minus(ABOUT).getEpochSecond());
    }

    private static boolean isWell(JsonNode status) {
        return Views.list(status.path("nodes")).stream()
                        .allMatch(node -> node.path("agent").path("fresh").asBoolean()
                                && node.path("state").asText().equals("running"))
                && status.path("cluster").path("health").asText().equals("ok")
                && status.path("findings").isEmpty();
    }
}
