package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can't be told is unknown, with its reason; the agent stays up and goes on when it can be told again. */
class FaultsIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void a_wrong_password_is_unauthorized_costs_few_logins_and_heals() {
        String pid = Http.agentPid(1);
        String good = LabCluster.read(LabCluster.configuration(1, "credentials"));
        long refusedBefore = refusedLogins();
        LabCluster.write(LabCluster.configuration(1, "credentials"), "username: rabbitmq-agent\npassword: wrong\n");

        awaitReason("view", "unauthorized");
        awaitReason("health", "unauthorized");
        await("many refusals")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        Http.metric(1, "rabbitagent_poll_errors_total", "probe=\"nodes\"", "reason=\"unauthorized\"")
                                >= 8);
        assertThat(Views.unknown(Views.status(1), 1, "view")).contains("unauthorized");
        assertThat(refusedLogins() - refusedBefore).isBetween(1L, 6L);
        assertStillUp(pid);

        LabCluster.write(LabCluster.configuration(1, "credentials"), good);
        awaitKnown("view");
        awaitKnown("health");
    }

    @Test
    void a_closed_port_is_refused() {
        String pid = restartWith("url: http://127.0.0.1:15672", "url: http://127.0.0.1:1");

        JsonNode status = awaitReason("view", "refused");
        assertThat(Views.unknown(status, 1, "health")).contains("refused");
        assertThat(Views.unknown(status, 1, "process")).isEmpty();
        assertThat(Views.unknown(status, 1, "data-directory")).isEmpty();
        Views.awaitStatus(
                1,
                "the application is known",
                seen -> Views.unknown(seen, 1, "app").isEmpty());
        assertNothingFoundElsewhere();
        assertStillUp(pid);
    }

    @Test
    void a_hanging_rabbitmqctl_times_out_alone_and_leaves_no_process() {
        String hanging = Scripts.install(1, "hanging-rabbitmqctl", "#!/bin/sh\nsleep 31415 &\nwait\n");
        edit("rabbitmqctl: rabbitmqctl", "erl_call: none\n  rabbitmqctl: " + hanging);
        String pid = restartWith("broker:\n", "observe:\n  rabbitmqctl_deadline: 3s\nbroker:\n");

        // While the broker's API tells that the application runs, rabbitmqctl is not asked for it.
        Lab.rabbitmqctl(1, "stop_app").succeeded();

        JsonNode status = awaitReason("app", "timeout");
        for (String fact : List.of("process", "data-directory", "cluster_nodes.config", "log", "epmd")) {
            assertThat(Views.unknown(status, 1, fact)).as(fact).isEmpty();
        }
        assertThat(status.path("findings")).as("unknown fires no rule").isEmpty();
        assertStillUp(pid);
        // One call may be under way for each of the two questions, never more.
        assertThat(sleepers()).isLessThanOrEqualTo(2);

        Lab.agents("agent-stop", 1);
        await("no process is left over").atMost(Duration.ofSeconds(10)).until(() -> sleepers() == 0);
    }

    @Test
    void an_answer_that_is_no_json_is_garbled() {
        String answer = Scripts.install(1, "garbage", """
                #!/bin/sh
                printf 'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: 9\\r\\nConnection: close\\r\\n\\r\\n{"nodes":'
                """);
        String listen = "socat TCP-LISTEN:15999,bind=127.0.0.1,reuseaddr,fork EXEC:" + answer;
        Lab.exec(1, "sh", "-c", "setsid " + listen + " >/dev/null 2>&1 </dev/null & echo $! >/run/garbage.pid")
                .succeeded();
        try {
            String pid = restartWith("url: http://127.0.0.1:15672", "url: http://127.0.0.1:15999");
            awaitReason("view", "garbled");
            assertNothingFoundElsewhere();
            assertStillUp(pid);
        } finally {
            Lab.exec(1, "sh", "-c", "kill $(cat /run/garbage.pid)").succeeded();
        }
    }

    @Test
    void a_data_directory_that_is_none_is_unreadable() {
        Lab.exec(1, "sh", "-c", "mkdir -p /var/lib/elsewhere && touch /var/lib/elsewhere/" + Lab.node(1))
                .succeeded();
        String pid = restartWith("/var/lib/rabbitmq/mnesia/", "/var/lib/elsewhere/");

        JsonNode status = awaitReason("data-directory", "unreadable");
        assertThat(Views.unknown(status, 1, "view")).isEmpty();
        assertStillUp(pid);
    }

    @Test
    void without_the_store_the_agents_observe_and_decide_nothing() {
        String pid = Http.agentPid(1);
        long before = Views.history(1).size();
        SharedStore.lose(1, 2, 3);
        try {
            Lab.rabbitmqctl(2, "stop_app").succeeded();
            JsonNode status = Views.awaitStatus(
                    2,
                    "the store can't be reached and the application is stopped",
                    seen -> !seen.path("store").path("reachable").asBoolean()
                            && Views.node(seen, 2).path("state").asText().equals("app-stopped"));
            assertThat(status.path("store").path("why").asText()).isNotEmpty();
            assertThat(status.path("plans")).isEmpty();
            Lab.agent(2, "remediate", "--rule", "app-stopped", "--node", "rb2", "--yes", "--reason", "test")
                    .exited(69);
            assertStillUp(pid);
        } finally {
            SharedStore.giveBack(1, 2, 3);
        }
        Views.awaitFinding(1, "app-stopped", 2, "awaiting-approval");
        assertThat(Views.history(1).stream()
                        .skip(before)
                        .map(entry -> entry.path("data").path("decision").asText()))
                .filteredOn(decision -> !decision.isEmpty())
                .containsExactly("plan-proposed");
        assertStillUp(pid);
    }

    private static JsonNode awaitReason(String fact, String reason) {
        return Views.awaitStatus(
                1,
                fact + " is " + reason,
                status -> Views.unknown(status, 1, fact).equals(Optional.of(reason)));
    }

    private static void awaitKnown(String fact) {
        Views.awaitStatus(
                1, fact + " is known", status -> Views.unknown(status, 1, fact).isEmpty());
    }

    /** An agent that can't tell is no reason to find something amiss with the broker. */
    private static void assertNothingFoundElsewhere() {
        assertThat(Views.status(2).path("findings")).isEmpty();
        assertThat(Views.status(1).path("findings")).isEmpty();
    }

    private static void edit(String from, String to) {
        String before = LabCluster.read(LabCluster.configuration(1, "agent.yaml"));
        assertThat(before).contains(from);
        LabCluster.write(LabCluster.configuration(1, "agent.yaml"), before.replace(from, to));
    }

    /** @return the new daemon's pid */
    private static String restartWith(String from, String to) {
        edit(from, to);
        Lab.agents("agent-stop", 1);
        Lab.agents("agent-start", 1);
        return Http.agentPid(1);
    }

    private static void assertStillUp(String pid) {
        assertThat(Http.code(1, "/healthz")).isEqualTo("200");
        assertThat(Http.agentPid(1)).isEqualTo(pid);
    }

    private static long sleepers() {
        return Lab.exec(1, "pgrep", "-f", "^sleep 31415").out().lines().count();
    }

    private static long refusedLogins() {
        return LabCluster.read(Lab.hostDirectory(1).resolve("log/rabbitmq/" + Lab.node(1) + ".log"))
                .lines()
                .filter(line -> line.contains("HTTP access denied"))
                .count();
    }
}
