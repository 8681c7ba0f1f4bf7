package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** What holds for agents' journals whatever happened to the agents. */
final class Journals {
    private static final List<String> NOT_SHARED = List.of("picture", "child-started");

    private Journals() {}

    /** No line is lost and none doubled on the way to the history that all share. */
    static void assertInTheHistoryOnce(int host, List<String> done) {
        assertInTheHistoryOnce(host, 1, done);
    }

    /** @param reader the host whose agent is asked for the shared history */
    static void assertInTheHistoryOnce(int host, int reader, List<String> done) {
        await("all of rb" + host + "'s journal is in the shared history, once and in order, after " + done)
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> {
                    List<JsonNode> journal = Views.journal(host).stream()
                            .filter(entry ->
                                    !NOT_SHARED.contains(entry.path("kind").asText()))
                            .toList();
                    String origin = journal.get(0).path("origin").asText();
                    List<JsonNode> shared = Views.history(reader).stream()
                            .filter(entry -> entry.path("id").asText().startsWith(origin + "#"))
                            .toList();
                    assertThat(shared).isEqualTo(journal);
                });
    }
}
