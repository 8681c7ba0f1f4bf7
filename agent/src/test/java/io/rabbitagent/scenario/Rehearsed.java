package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What agents say that each way to start would come to, and what a cluster that was started has. */
final class Rehearsed {
    private Rehearsed() {}

    /** Host 3 is gone, and its agent with it; rehearsed on another. */
    static JsonNode withoutThree(int host) {
        Views.awaitStatus(
                host,
                "nobody hears the agent of rb3",
                status -> !Views.node(status, 3).path("agent").path("fresh").asBoolean());
        return Lab.view(host, "rehearse", "--lost", "rb3");
    }

    static JsonNode candidate(JsonNode view, int first, String option) {
        return Views.list(view.path("candidates")).stream()
                .filter(one -> one.path("first").asText().equals(Lab.node(first))
                        && one.path("option").asText().equals(option))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + option + " on rb" + first + " in " + view));
    }

    /**
     * By name, each queue in a few words, as {@link #found} has them: {@code 3 on rb2}, {@code 3 served} by whoever is elected, {@code
     * down} or {@code gone}; {@code served} where its members have different numbers.
     */
    static Map<String, String> announced(JsonNode candidate) {
        Map<String, String> queues = new TreeMap<>();
        for (JsonNode queue : candidate.path("queues")) {
            String fate = queue.path("fate").asText();
            String words = switch (fate) {
                case "kept", "comes-back" ->
                    queue.path("leader").isTextual()
                            ? queue.path("messages").asText() + " on "
                                    + queue.path("leader").asText().replaceFirst(".*@", "")
                            : (queue.path("messages").isNumber() ? queue.path("messages") + " " : "") + "served";
                case "gone", "stays-deleted" -> "gone";
                default -> "down";
            };
            queues.put(queue.path("name").asText(), words);
        }
        return queues;
    }

    /** The queues of a cluster that runs, in the words of {@link #announced}; those that are not there have no line. */
    static Map<String, String> found(int host) {
        Map<String, String> queues = new TreeMap<>();
        for (JsonNode queue : Queues.all(host)) {
            boolean classic = queue.path("type").asText().equals("classic");
            String words = queue.path("state").asText().equals("running")
                    ? classic
                            ? queue.path("messages").asText() + " on "
                                    + queue.path("node").asText().replaceFirst(".*@", "")
                            : queue.path("messages").asText() + " served"
                    : "down";
            queues.put(queue.path("name").asText(), words);
        }
        return queues;
    }

    /** What was announced is so, once statistics have been gathered; what is gone is not there. */
    static void assertComesTrue(JsonNode candidate, int host) {
        Map<String, String> announced = announced(candidate);
        announced.values().removeIf("gone"::equals);
        await("what was announced for " + candidate.path("first") + " with " + candidate.path("option"))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    Map<String, String> found = found(host);
                    found.replaceAll((name, words) ->
                            "served".equals(announced.get(name)) ? words.replaceFirst("[0-9]+ ", "") : words);
                    assertThat(found).isEqualTo(announced);
                });
    }
}
