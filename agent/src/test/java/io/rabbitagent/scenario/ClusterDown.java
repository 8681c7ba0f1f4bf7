package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A cluster of which no member runs, what the agents make of it, and the cluster after that. */
final class ClusterDown {
    static final String RULE = "cluster-down";

    /** The finding about the whole cluster has the first configured member for its target. */
    private static final int TARGET = 1;

    private static final String SAMPLES = "rabbitagent_poll_duration_seconds_count";

    private ClusterDown() {}

    /** Waits until a plan awaits approval. @return its id */
    static String awaitPlan(int host) {
        return Plans.awaitProposed(host, RULE, TARGET);
    }

    /** Waits until the finding is blocked. @return the finding */
    static JsonNode awaitBlocked(int host) {
        JsonNode status = Views.awaitFinding(host, RULE, TARGET, "blocked");
        return Views.finding(status, RULE, TARGET).orElseThrow();
    }

    static JsonNode order(int host) {
        return Lab.view(host, "shutdown-order");
    }

    /** Waits until an agent says who may start first. */
    static JsonNode awaitVerdict(int host, String verdict) {
        return await("the verdict " + verdict + " on rb" + host)
                .atMost(Plans.PATIENCE)
                .until(() -> order(host), seen -> seen.path("verdict").asText().equals(verdict));
    }

    /** Waits until a plan of the rule is over, which must have cured it. @return its id */
    static String awaitCured(int host) {
        JsonNode run = await("a plan of " + RULE + " is over")
                .atMost(Plans.PATIENCE)
                .until(
                        () -> Plans.recent(host).stream()
                                .filter(one -> one.path("rule").asText().equals(RULE))
                                .toList(),
                        runs -> !runs.isEmpty())
                .get(0);
        assertThat(run.path("outcome").asText()).as("%s", run).isEqualTo("verified");
        return run.path("plan").asText();
    }

    /** Every broker of the lab runs, and sees every other running. */
    static void assertWhole(List<Integer> hosts) {
        for (int host : hosts) {
            JsonNode seen = Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                    .succeeded()
                    .json();
            assertThat(Views.texts(seen.path("running_nodes")))
                    .as("running by rb%s", host)
                    .containsExactlyInAnyOrderElementsOf(
                            hosts.stream().map(Lab::node).toList());
            assertThat(seen.path("partitions")).isEmpty();
        }
    }

    /** The nodes whose Erlang VM began to live since, in that order, by the one clock that the lab's hosts share. */
    static List<String> startsSince(int host, List<JsonNode> before) {
        return Views.ofKind(Views.history(host), "node-started").stream()
                .filter(entry -> !before.contains(entry))
                .sorted(Comparator.comparing(entry -> entry.path("at").asText()))
                .map(entry -> entry.path("node").asText())
                .toList();
    }

    /** The hosts of the nodes that plan steps have started, in that order. */
    static List<String> startedBy(int host, String plan) {
        return Views.ofKind(Views.history(host), "decision").stream()
                .map(entry -> entry.path("data"))
                .filter(data -> data.path("plan_id").asText().equals(plan))
                .filter(data -> data.path("decision").asText().equals("step-claimed"))
                .filter(data -> data.path("detail").asText().endsWith(" start-service"))
                .map(data -> data.path("actor").asText())
                .toList();
    }

    /**
     * Whom a plan has begun again: of about ten joint boots on 3.10.8 one fails ({@code incompatible_feature_flags}), and nobody who
     * starts brokers together can keep that from happening.
     */
    static Set<String> begunAgain(int host, String plan) {
        return Views.ofKind(Views.history(host), "decision").stream()
                .map(entry -> entry.path("data"))
                .filter(data -> data.path("plan_id").asText().equals(plan))
                .filter(data -> data.path("decision").asText().equals("step-done"))
                .filter(data -> tellsOfAnotherStart(data.path("detail").asText()))
                .map(data -> data.path("actor").asText())
                .collect(Collectors.toSet());
    }

    private static boolean tellsOfAnotherStart(String detail) {
        boolean awaitedInVain = detail.contains(" await-boot: ") && !detail.contains(": nothing was left to do: ");
        return awaitedInVain || detail.contains("; begun again, as it had ");
    }

    /**
     * Until the agents have looked at their data directories so many times more, which they do in every round: they had every
     * occasion to do something.
     */
    static void awaitFurtherRounds(int many, int... hosts) {
        Map<Integer, Double> before = new HashMap<>();
        for (int host : hosts) {
            before.put(host, rounds(host));
        }
        for (int host : hosts) {
            await(many + " more rounds on rb" + host)
                    .atMost(Plans.PATIENCE)
                    .until(() -> rounds(host) >= before.getOrDefault(host, 0.0) + many);
        }
    }

    private static double rounds(int host) {
        return Http.metric(host, SAMPLES, "probe=\"data-directory\"");
    }

    /** The agents had every occasion and the time that a rule takes, and no Erlang VM lives. */
    static void assertLeftAlone(int... hosts) {
        awaitFurtherRounds(10, hosts);
        for (int host : hosts) {
            assertThat(service(host)).as("rb%s", host).matches("(?s)(stopped|failed).*");
        }
    }

    static String service(int host) {
        return Lab.exec(host, "lab-service", "state").succeeded().out();
    }
}
