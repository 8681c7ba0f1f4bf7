package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.FakeAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fields that others rely on, by name; more may come, none may go. */
class JsonContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<FakeAgent> clusters() throws Exception {
        return Stream.of(
                Scenes.healthy(),
                Scenes.appStopped(),
                Scenes.justStopped(),
                Scenes.silentAgent(),
                Scenes.partitioned(),
                Scenes.paused(),
                Scenes.forgotten(),
                Scenes.lastDown(),
                Scenes.someMissing(),
                Scenes.diedTogether(),
                Scenes.diedTogetherLater(),
                Scenes.splitAtTheEnd(),
                Scenes.clusterDown(),
                Scenes.appStopped().storeUnreachable());
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void status(FakeAgent agent) throws JsonProcessingException {
        JsonNode status = json(agent, "status");

        has(status, "format_version", "cluster", "nodes", "findings", "plans", "paused");
        has(status.get("cluster"), "name", "expected", "running", "health", "store");
        oneOf(status.at("/cluster/health"), "ok", "degraded", "down", "unknown");
        oneOf(status.at("/cluster/store"), "mnesia", "khepri", "unknown");
        assertThat(status.get("nodes")).hasSize(3);
        for (JsonNode node : status.get("nodes")) {
            has(node, "name", "state", "type", "version", "partitions", "agent");
            has(node.get("agent"), "fresh", "seen");
            oneOf(
                    node.get("state"),
                    "running",
                    "maintenance",
                    "app-stopped",
                    "booting",
                    "waiting-for-peers",
                    "stopped",
                    "unreachable",
                    "unknown");
            oneOf(node.get("type"), "disc", "ram", "unknown");
            assertThat(node.get("partitions").isArray()).isTrue();
        }
        if (!status.get("shutdown_order").isNull()) {
            has(status.get("shutdown_order"), "verdict", "start_first");
            oneOf(status.at("/shutdown_order/verdict"), "last-down", "stopped-together", "split", "unknown");
        }
        has(status.get("rules"), "source", "digest", "count", "since", "problems");
        assertThat(status.get("maintenance_windows").isArray()).isTrue();
        for (JsonNode finding : status.get("findings")) {
            has(finding, "id", "rule", "target", "state", "since", "summary");
        }
    }

    @Test
    void windows_of_which_nothing_is_known_are_not_the_same_as_none() throws JsonProcessingException {
        assertThat(json(Scenes.unknownWindows(), "status")
                        .get("maintenance_windows")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void shutdown_order(FakeAgent agent) throws JsonProcessingException {
        JsonNode order = json(agent, "shutdown-order");

        has(
                order,
                "format_version",
                "verdict",
                "start_first",
                "order",
                "evidence",
                "missing",
                "contradictions",
                "advice");
        oneOf(order.get("verdict"), "running", "last-down", "stopped-together", "split", "unknown");
        for (JsonNode group : order.get("order")) {
            assertThat(group.isArray()).isTrue();
        }
        for (JsonNode evidence : order.get("evidence")) {
            has(evidence, "node", "source", "saw_running", "at", "how", "agent", "started_since", "host_rebooted");
            oneOf(evidence.get("agent"), "present", "silent");
        }
        for (JsonNode missing : order.get("missing")) {
            has(missing, "node", "why");
        }
        for (JsonNode advice : order.get("advice")) {
            has(advice, "text", "commands");
            for (JsonNode command : advice.get("commands")) {
                has(command, "on", "command");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void dry_run(FakeAgent agent) throws JsonProcessingException {
        JsonNode view = json(agent, "remediate", "--dry-run");

        has(view, "format_version", "plans");
        for (JsonNode plan : view.get("plans")) {
            has(plan, "id", "rule", "target", "mode", "destructive", "gates", "steps", "losses", "undo");
            for (JsonNode gate : plan.get("gates")) {
                has(gate, "name", "verdict", "detail");
                oneOf(gate.get("verdict"), "pass", "fail", "unknown");
            }
            for (JsonNode step : plan.get("steps")) {
                has(step, "n", "on", "action", "command", "destructive");
            }
            for (JsonNode loss : plan.get("losses")) {
                has(loss, "vhost", "queue", "messages", "why");
            }
        }
    }

    @Test
    void rehearse() throws Exception {
        JsonNode view = json(RehearsedScene.rehearsed(), "rehearse", "--lost", "rb3");

        has(view, "format_version", "lost", "survivors", "together", "recommended", "obstacle", "candidates");
        assertThat(view.get("format_version").asInt()).isEqualTo(1);
        snakeCase(view);
        has(view.get("recommended"), "first", "option", "why");
        assertThat(view.get("candidates")).hasSize(6);
        for (JsonNode candidate : view.get("candidates")) {
            has(candidate, "first", "option", "command", "failure", "kept", "messages_lost", "uncounted", "queues");
            has(candidate, "more", "missing", "come_back", "changed");
            oneOf(candidate.get("option"), "as-it-is", "forget-lost", "force-boot");
            for (JsonNode queue : candidate.get("queues")) {
                has(queue, "vhost", "name", "fate", "leader", "messages", "newest", "newest_at", "lost");
                has(queue, "discarded", "untold", "problem", "seen");
                oneOf(
                        queue.get("fate"),
                        "kept",
                        "comes-back",
                        "down",
                        "without-majority",
                        "not-opened",
                        "gone",
                        "stays-deleted");
            }
            for (String definitions : List.of("missing", "come_back", "changed")) {
                has(candidate.get(definitions), "named", "more");
            }
        }
    }

    @Test
    void what_was_seen_before_the_outage() throws Exception {
        JsonNode view = json(RehearsedScene.seenBefore(), "rehearse", "--lost", "rb2", "--lost", "rb3");

        snakeCase(view);
        assertThat(view.get("only_seen")).hasSize(2);
        for (JsonNode queue : view.get("only_seen")) {
            has(queue, "vhost", "name", "seen");
            has(queue.get("seen"), "node", "messages", "at");
        }
        assertThat(view.get("lost_counts")).hasSize(2);
        for (JsonNode counts : view.get("lost_counts")) {
            has(counts, "node", "at", "queues", "messages", "uncounted", "more", "more_messages", "unknown");
        }
        for (JsonNode queue : view.get("candidates").get(0).get("queues")) {
            has(queue.get("seen"), "node", "messages", "at");
        }
    }

    @Test
    void what_is_tried_on_copies_is_in_status_and_plans() throws Exception {
        for (String command : List.of("status", "plans")) {
            JsonNode rehearsal = json(Scenes.measuring(), command).get("rehearsal");
            has(rehearsal, "lost", "awaited", "by", "reason", "at");
            for (JsonNode awaited : rehearsal.get("awaited")) {
                has(awaited, "node", "progress");
            }
        }
    }

    @Test
    void the_scenes_have_something_in_each_list() throws JsonProcessingException {
        assertThat(json(Scenes.forgotten(), "remediate", "--dry-run").at("/plans/0/losses"))
                .hasSize(2);
        assertThat(json(Scenes.appStopped(), "status").get("findings")).hasSize(1);
        assertThat(json(Scenes.appStopped(), "status").get("plans")).hasSize(1);
        assertThat(json(Scenes.lastDown(), "shutdown-order").get("order")).hasSize(3);
        assertThat(json(Scenes.someMissing(), "shutdown-order").get("missing")).hasSize(1);
        assertThat(json(Scenes.lastDown(), "shutdown-order").at("/advice/0/commands"))
                .hasSize(1);
        assertThat(json(Scenes.lastDown(), "status").at("/shutdown_order/start_first"))
                .hasSize(1);
        assertThat(json(Scenes.healthy(), "status").get("shutdown_order").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void all_names_are_in_snake_case_and_carry_a_version(FakeAgent agent) throws JsonProcessingException {
        agent.shared(Scenes.aPlanThatFailed());
        List<JsonNode> all = new ArrayList<>(List.of(
                json(agent, "status"),
                json(agent, "explain", "rb2"),
                json(agent, "explain", "app-stopped"),
                json(agent, "shutdown-order"),
                json(agent, "remediate", "--dry-run"),
                json(agent, "history")));
        if (agent.storeAnswers()) {
            all.add(json(agent, "plans"));
        }
        for (JsonNode one : all) {
            assertThat(one.get("format_version").asInt()).isEqualTo(1);
            snakeCase(one);
        }
    }

    private static void snakeCase(JsonNode node) {
        node.fieldNames().forEachRemaining(name -> assertThat(name).matches("[a-z][a-z0-9_]*"));
        node.forEach(JsonContractTest::snakeCase);
    }

    private static void has(JsonNode node, String... fields) {
        assertThat(node.fieldNames()).toIterable().contains(fields);
    }

    private static void oneOf(JsonNode value, String... allowed) {
        assertThat(value.asText()).isIn((Object[]) allowed);
    }

    private static JsonNode json(FakeAgent agent, String... arguments) throws JsonProcessingException {
        String[] all =
                Stream.concat(Stream.of(arguments), Stream.of("-o", "json")).toArray(String[]::new);
        FakeConsole console = new FakeConsole(agent);
        assertThat(console.run(all)).isEqualTo(ExitCode.DONE);
        assertThat(console.outText().lines()).hasSize(1);
        return JSON.readTree(console.outText());
    }
}
