package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.LongStream;

/** Hosts without power, each with a broker, an agent and a member of the agents' etcd, and how they come back. */
final class Blackout {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Blackout() {}

    static void of(int... hosts) {
        Lab.run(Lab.numbered("reboot", hosts)).succeeded();
    }

    /** One host after the other; each goes once those that are left have seen the one before go. */
    static void oneByOne(List<Integer> order) {
        for (int n = 0; n < order.size(); n++) {
            of(order.get(n));
            List<Integer> left = order.subList(n + 1, order.size());
            left.forEach(host -> awaitSeesOnly(host, left));
        }
    }

    private static void awaitSeesOnly(int host, List<Integer> running) {
        List<String> names = running.stream().sorted().map(Lab::node).toList();
        await("rb" + host + " sees only " + names)
                .atMost(PATIENCE)
                .until(() -> LabCluster.read(Lab.dataDirectory(host).resolve("nodes_running_at_shutdown"))
                        .strip()
                        .equals("[" + String.join(",", names) + "]."));
    }

    /** Its etcd and its agent come up, as services do; its broker does not, as it is somebody's or the agents' to start. */
    static void comesBack(int host) {
        Lab.run("etcd-start", "--no-block", Integer.toString(host)).succeeded();
        Lab.agents("agent-start", host);
    }

    /** The agent of the only host that is back has nobody to agree with, says so, and watches and journals on. */
    static void assertWatchesOnlyWithoutAQuorum(int host) {
        JsonNode status = Views.awaitStatus(
                host,
                "the store can't be reached and the broker is down",
                seen -> !seen.path("store").path("reachable").asBoolean()
                        && Views.node(seen, host).path("state").asText().equals("stopped")
                        && Views.finding(seen, ClusterDown.RULE, 1).isPresent());
        assertThat(status.path("store").path("why").asText()).contains("etcd does not answer");
        assertThat(status.path("plans")).isEmpty();
        assertThat(Http.metric(host, "rabbitagent_store_reachable")).isZero();
        Lab.agent(host, "plans").exited(ExitCode.UNREACHABLE);
        Lab.agent(host, "history").exited(ExitCode.UNREACHABLE);
        Lab.agent(host, "remediate", "--rule", ClusterDown.RULE, "--yes", "--reason", "test")
                .exited(ExitCode.UNREACHABLE);
        assertTellsAHumanWhatToDo(host);
        List<JsonNode> journal = Views.journal(host);
        assertThat(Views.ofKind(journal, "agent-started")).hasSize(2);
        assertThat(Views.ofKind(journal, "node-stopped")).hasSize(1);
        assertThat(Views.ofKind(journal, "finding").toString()).contains(ClusterDown.RULE);
        ClusterDown.assertLeftAlone(host);
    }

    private static void assertTellsAHumanWhatToDo(int host) {
        JsonNode dryRun = Lab.view(host, "remediate", "--dry-run", "--rule", ClusterDown.RULE);
        assertThat(dryRun.path("without_plan").findValuesAsText("why"))
                .singleElement()
                .asString()
                .contains("who went down last is unknown", "agent shutdown-order");
        assertThat(dryRun.path("store").path("reachable").asBoolean(true)).isFalse();
        JsonNode advice = ClusterDown.order(host).path("advice");
        assertThat(advice.path(0).path("text").asText())
                .startsWith("Bring the shared store back first")
                .contains("etcd does not answer");
        assertThat(advice.findValuesAsText("command"))
                .contains("systemctl start rabbitmq-agent", "systemctl start --no-block rabbitmq-server");
    }

    /** The history can be read again, and one host is away: who went down last can't be told without it, and nobody is started. */
    static void assertWaitFor(int away, int... back) {
        for (int host : back) {
            Views.awaitStatus(
                    host,
                    "blocked for want of rb" + away,
                    seen -> seen.path("store").path("reachable").asBoolean()
                            && Views.finding(seen, ClusterDown.RULE, 1)
                                    .filter(finding ->
                                            finding.path("state").asText().equals("blocked"))
                                    .filter(finding ->
                                            finding.path("blocked_by").asText().contains(Lab.node(away)))
                                    .isPresent());
        }
        for (int host : back) {
            assertThat(ClusterDown.service(host)).as("rb%s", host).startsWith("stopped");
        }
        assertThat(Views.ofKind(Views.history(back[0]), "decision")).isEmpty();
    }

    /** As {@link ClusterDown#awaitCured}, with the agents asked for their verdict all the while. */
    static String awaitCured(int host, Verdicts verdicts) {
        verdicts.someMayRun();
        await("a plan of " + ClusterDown.RULE + " is over")
                .atMost(Plans.PATIENCE)
                .until(() -> {
                    verdicts.look();
                    return Plans.recent(host).stream()
                            .anyMatch(run -> run.path("rule").asText().equals(ClusterDown.RULE));
                });
        String plan = ClusterDown.awaitCured(host);
        assertThat(Views.decisions(host, plan)).doesNotContain("plan-approved").endsWith("plan-verified");
        return plan;
    }

    /** What these hosts' journals hold that is meant for all is in the shared history: all of it, once, and in the journals' order. */
    static void assertNoGapAndNoDouble(List<Integer> hosts) {
        int reader = hosts.get(0);
        hosts.forEach(host -> Journals.assertInTheHistoryOnce(host, reader, List.of("a blackout")));
        List<String> ids = ids(Views.history(reader));
        assertThat(ids).doesNotHaveDuplicates();
        SortedMap<Long, String> positions = SharedStore.positions(reader);
        assertThat(positions.keySet())
                .as("positions")
                .containsExactlyElementsOf(LongStream.rangeClosed(positions.firstKey(), positions.lastKey())
                        .boxed()
                        .toList());
        assertThat(new ArrayList<>(positions.values()))
                .as("by their positions, of which there may be more by now")
                .startsWith(ids.toArray(new String[0]));
    }

    private static List<String> ids(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.path("id").asText()).toList();
    }
}
