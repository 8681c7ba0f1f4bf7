package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.copies.definitions.DefinitionsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
            String leader = queue.path("node").asText();
            // Of streams it says "running" whoever leads them.
            boolean served = queue.path("state").asText().equals("running") && !leader.equals(Lab.node(3));
            String by =
                    queue.path("type").asText().equals("classic") ? " on " + leader.replaceFirst(".*@", "") : " served";
            queues.put(
                    queue.path("name").asText(), served ? queue.path("messages").asText() + by : "down");
        }
        return queues;
    }

    /** What was announced is so, once statistics have been gathered; what is gone is not there, and without a majority nobody confirms. */
    static void assertComesTrue(JsonNode candidate, int host) {
        Map<String, String> announced = announced(candidate);
        announced.values().removeIf("gone"::equals);
        awaitQueues(announced, candidate, host);
        for (String queue : ofFate(candidate, "without-majority")) {
            assertThat(Queues.published(host, queue, "late")).as(queue).isFalse();
        }
    }

    /**
     * Once the lost one is forgotten: queues whose only leader it was are deleted, and streams that nobody else could be elected for. All
     * others are as announced.
     */
    static void assertComesTrueOnceForgotten(JsonNode candidate, int host) {
        Map<String, String> left = announced(candidate);
        left.values().removeIf("gone"::equals);
        left.keySet().removeAll(ofFate(candidate, "down"));
        ofFate(candidate, "without-majority").stream()
                .filter(queue -> queue.startsWith("stream"))
                .forEach(left::remove);
        awaitQueues(left, candidate, host);
    }

    private static List<String> ofFate(JsonNode candidate, String fate) {
        return Views.list(candidate.path("queues")).stream()
                .filter(queue -> queue.path("fate").asText().equals(fate))
                .map(queue -> queue.path("name").asText())
                .toList();
    }

    private static void awaitQueues(Map<String, String> expected, JsonNode candidate, int host) {
        await("what was announced for " + candidate.path("first") + " with " + candidate.path("option"))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    Map<String, String> found = found(host);
                    found.replaceAll((name, words) ->
                            "served".equals(expected.get(name)) ? words.replaceFirst("[0-9]+ ", "") : words);
                    assertThat(found).isEqualTo(expected);
                });
    }

    /** How many queues with messages somebody serves, and how many messages these have. */
    record Kept(long queues, long messages) {}

    static Kept kept(int host) {
        List<Long> counts = found(host).values().stream()
                .filter(words -> !words.equals("down"))
                .map(words -> Long.parseLong(words.replaceFirst(" .*", "")))
                .filter(messages -> messages > 0)
                .toList();
        return new Kept(
                counts.size(), counts.stream().mapToLong(Long::longValue).sum());
    }

    /** Kind and name of all that a broker exports, but for queues: users, permissions, policies, exchanges, bindings and so on. */
    static Set<String> definitions(int host) {
        try {
            Path file = Files.createTempFile("definitions", ".json");
            try {
                Files.writeString(
                        file,
                        Lab.rabbitmqctl(host, "-q", "export_definitions", "-", "--format", "json")
                                .succeeded()
                                .out());
                return new DefinitionsFile(file)
                        .withoutQueues().stream()
                                .map(one -> one.kind() + " " + one.name())
                                .collect(Collectors.toCollection(TreeSet::new));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param last what the survivor that went down last exported before that */
    static void assertDefinitionsComeTrue(JsonNode candidate, Set<String> last, int host) {
        Set<String> missing = definitions(candidate.path("missing"));
        assertThat(last).as("what would be missing was there").containsAll(missing);
        Set<String> announced = new TreeSet<>(last);
        announced.removeAll(missing);
        announced.addAll(definitions(candidate.path("come_back")));
        await("the definitions that were announced for " + candidate.path("first") + " with "
                        + candidate.path("option"))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(definitions(host)).isEqualTo(announced));
    }

    private static Set<String> definitions(JsonNode announced) {
        assertThat(announced.path("more").asInt()).isZero();
        return Views.list(announced.path("named")).stream()
                .map(one -> one.path("kind").asText() + " " + one.path("name").asText())
                .collect(Collectors.toSet());
    }
}
