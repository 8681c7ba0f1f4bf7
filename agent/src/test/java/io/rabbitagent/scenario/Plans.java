package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Plans as the command line shows them: in a dry run, proposed, approved, over. */
final class Plans {
    /** Of a plan of ten steps with a boot, on a machine that is busy with other labs. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private Plans() {}

    /** The first plan of a rule in a dry run; missing where there is none. */
    static JsonNode dryRun(int host, String rule) {
        return Lab.view(host, "remediate", "--dry-run", "--rule", rule)
                .path("plans")
                .path(0);
    }

    /** A dry run is of the facts of its moment, of which one may not be known: it is asked again until it is as wanted. */
    static JsonNode awaitDryRun(int host, String rule, String what, Predicate<JsonNode> wanted) {
        return await("a dry run of " + rule + ": " + what)
                .atMost(PATIENCE)
                .until(() -> dryRun(host, rule), plan -> !plan.isMissingNode() && wanted.test(plan));
    }

    /** Waits until a plan awaits approval. @return its id */
    static String awaitProposed(int host, String rule, int target) {
        return proposed(Views.awaitFinding(host, rule, target, "awaiting-approval"), rule);
    }

    private static String proposed(JsonNode status, String rule) {
        return Views.list(status.path("plans")).stream()
                .filter(plan -> plan.path("rule").asText().equals(rule))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    /** Waits until the status shows the plan in this state. */
    static void awaitState(int host, String plan, String state) {
        Views.awaitStatus(
                host,
                plan + " is " + state,
                status -> Views.list(status.path("plans")).stream()
                        .filter(one -> one.path("id").asText().equals(plan))
                        .anyMatch(one -> one.path("state").asText().equals(state)));
    }

    static void approve(int host, String plan) {
        Lab.agent(host, "approve", plan, "--reason", "test").succeeded();
    }

    /** Waits until a plan is over. One that is taken back instead fails the test, in the words of who took it back. */
    static JsonNode awaitEnd(int host, String plan) {
        return await("the end of " + plan).atMost(PATIENCE).until(() -> run(host, plan), run -> !run.isMissingNode());
    }

    private static JsonNode run(int host, String plan) {
        JsonNode plans = Lab.view(host, "plans");
        JsonNode run = Views.list(plans.path("recent")).stream()
                .filter(one -> one.path("plan").asText().equals(plan))
                .findFirst()
                .orElse(MissingNode.getInstance());
        if (!plans.toString().contains(plan) && Views.decisions(host, plan).contains("plan-withdrawn")) {
            throw new AssertionError(plan + " has been taken back: "
                    + Views.ofKind(Views.history(host), "decision").stream()
                            .map(entry -> entry.path("data"))
                            .filter(data -> data.path("plan_id").asText().equals(plan))
                            .toList());
        }
        return run;
    }

    /** The plans that are over, the newest first. */
    static List<JsonNode> recent(int host) {
        return Views.list(Lab.view(host, "plans").path("recent"));
    }
}
