package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Messages out of the backups of a host, and back. */
final class Rescued {
    private static final String USER = "/etc/rabbitmq-agent/publisher";

    private Rescued() {}

    /** The agent's own user may publish nothing. */
    static void allowPublishing(int host) {
        LabCluster.write(
                LabCluster.configuration(host, "publisher"),
                "username: admin\npassword: " + Lab.password("admin") + "\n");
        Lab.exec(host, "chmod", "600", USER).succeeded();
    }

    /** The id of the only backup, or of the newest. */
    static String backup(int host) {
        JsonNode backups = Lab.view(host, "backups").path("backups");
        assertThat(backups).isNotEmpty();
        return backups.path(0).path("id").asText();
    }

    static JsonNode queue(JsonNode queues, String name) {
        return Views.list(queues).stream()
                .filter(queue -> queue.path("queue").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + queues));
    }

    /** The lines of an export, as its file has them. */
    static List<JsonNode> lines(int host, String backup, String name) {
        String file = queue(Lab.view(host, "rescue", "list", backup).path("queues"), name)
                .path("export")
                .path("file")
                .asText();
        List<JsonNode> lines = new ArrayList<>();
        Lab.exec(host, "cat", file).succeeded().out().lines().map(Ran::json).forEach(message -> {
            assertThat(message.path("queue").asText()).isEqualTo(name);
            assertThat(message.path("n").asInt()).isEqualTo(lines.size() + 1);
            lines.add(message);
        });
        return lines;
    }

    static String body(JsonNode line) {
        return new String(Base64.getDecoder().decode(line.path("body").asText()), StandardCharsets.UTF_8);
    }

    static List<String> bodies(int host, String backup, String name) {
        return lines(host, backup, name).stream().map(Rescued::body).toList();
    }

    /** The numbers that the header {@code x-rescued} of a queue's messages has, in the queue's order. */
    static List<Integer> marks(int host, String queue) {
        List<Integer> numbers = new ArrayList<>();
        Queues.got(host, queue)
                .forEach(message -> numbers.add(message.path("properties")
                        .path("headers")
                        .path("x-rescued")
                        .path("number")
                        .asInt()));
        return numbers;
    }

    static Ran replay(int host, String backup, String... options) {
        List<String> all = new ArrayList<>(List.of("rescue", "replay", backup, "--credentials-file", USER));
        all.addAll(List.of("--yes", "--reason", "they were announced"));
        all.addAll(List.of(options));
        return Lab.agent(host, all.toArray(new String[0]));
    }
}
