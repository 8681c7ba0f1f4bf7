package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.store.CrashingDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the agents' command line shows, and waiting until it shows something. */
final class Views {
    /** A busy machine takes four times as long as a quiet one, and an agent that can't answer in time says so by its exit code. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final String MOST = "1000000";

    private Views() {}

    static JsonNode status(int host) {
        return Lab.view(host, "status");
    }

    static JsonNode node(JsonNode status, int about) {
        return only(status.path("nodes"), node -> node.path("name").asText().equals(Lab.node(about)))
                .orElseThrow();
    }

    /** Waits until an agent's status is as wanted. @return that status */
    static JsonNode awaitStatus(int host, String what, Predicate<JsonNode> wanted) {
        return await("on rb" + host + ": " + what)
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> status(host), wanted);
    }

    /** Waits until a finding has come so far. @return the status that shows it */
    static JsonNode awaitFinding(int host, String rule, int target, String state) {
        return awaitStatus(
                host,
                rule + " on rb" + target + " is " + state,
                status -> finding(status, rule, target)
                        .filter(finding -> finding.path("state").asText().equals(state))
                        .isPresent());
    }

    static Optional<JsonNode> finding(JsonNode status, String rule, int target) {
        return only(
                status.path("findings"),
                finding -> finding.path("rule").asText().equals(rule)
                        && finding.path("target").asText().equals(Lab.node(target)));
    }

    /** The reason for which a fact about a host's own broker is unknown there; empty where it is known. */
    static Optional<String> unknown(JsonNode status, int about, String fact) {
        return only(
                        node(status, about).path("unknown"),
                        one -> one.path("fact").asText().equals(fact))
                .map(one -> one.path("reason").asText());
    }

    static List<JsonNode> history(int host) {
        return list(Lab.view(host, "history", "--most", MOST).path("entries"));
    }

    static List<JsonNode> journal(int host) {
        return list(Lab.view(host, "history", "--local", "--most", MOST).path("entries"));
    }

    static List<JsonNode> ofKind(List<JsonNode> entries, String kind) {
        return entries.stream()
                .filter(entry -> entry.path("kind").asText().equals(kind))
                .toList();
    }

    /** The decisions about a plan, in their order. */
    static List<String> decisions(int host, String plan) {
        return ofKind(history(host), "decision").stream()
                .map(entry -> entry.path("data"))
                .filter(data -> data.path("plan_id").asText().equals(plan))
                .map(data -> data.path("decision").asText())
                .toList();
    }

    /** As {@link #decisions}, each with the step that it is about. */
    static List<String> decisionNames(int host, String plan) {
        return ofKind(history(host), "decision").stream()
                .map(entry -> entry.path("data"))
                .filter(data -> data.path("plan_id").asText().equals(plan))
                .map(data -> CrashingDisk.name("decision", data))
                .toList();
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static List<JsonNode> list(JsonNode array) {
        return stream(array).toList();
    }

    private static Optional<JsonNode> only(JsonNode array, Predicate<JsonNode> wanted) {
        return stream(array).filter(wanted).findFirst();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
