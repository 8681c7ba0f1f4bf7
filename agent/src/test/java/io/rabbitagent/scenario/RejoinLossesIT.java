package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand queues elsewhere, fifty only on the forgotten node: those fifty are named, saved, and the rest is untouched. */
class RejoinLossesIT {
    private static final int ELSEWHERE = 500;
    private static final int ONLY_HERE = 50;
    private static final int MESSAGES = 3;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void the_plan_names_what_only_the_node_holds_and_the_rest_is_untouched() throws IOException {
        fill(1, "on-rb1-", ELSEWHERE);
        fill(2, "on-rb2-", ELSEWHERE);
        fill(3, "on-rb3-", ONLY_HERE);
        Forgotten.byStartApp();
        String plan = Forgotten.awaitPlan();

        JsonNode losses = Lab.view(1, "remediate", "--dry-run", "--rule", Forgotten.RULE)
                .path("plans")
                .get(0)
                .path("losses");
        List<String> named = new ArrayList<>();
        losses.forEach(loss -> {
            if (loss.hasNonNull("queue")) {
                named.add(loss.path("queue").asText());
            }
        });
        assertThat(named).containsExactlyInAnyOrderElementsOf(names("on-rb3-", ONLY_HERE));

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Forgotten.assertIsHome();
        TreeMap<String, Integer> expected = new TreeMap<>();
        Stream.of("on-rb1-", "on-rb2-")
                .flatMap(prefix -> names(prefix, ELSEWHERE).stream())
                .forEach(queue -> expected.put(queue, MESSAGES));
        assertThat(queues()).isEqualTo(expected);
        assertThat(savedQueues()).containsExactlyInAnyOrderElementsOf(names("on-rb3-", ONLY_HERE));
    }

    private static List<String> names(String prefix, int many) {
        return IntStream.range(0, many).mapToObj(n -> prefix + n).toList();
    }

    /** Durable queues on a host, each with some persistent messages, by one exchange that feeds them all. */
    private static void fill(int host, String prefix, int many) throws IOException {
        String exchange = prefix + "all";
        StringBuilder queues = new StringBuilder();
        StringBuilder bindings = new StringBuilder();
        for (String queue : names(prefix, many)) {
            queues.append(queues.isEmpty() ? "" : ",")
                    .append("{\"name\":\"" + queue
                            + "\",\"vhost\":\"/\",\"durable\":true,\"auto_delete\":false,\"arguments\":{}}");
            bindings.append(bindings.isEmpty() ? "" : ",")
                    .append("{\"source\":\"" + exchange + "\",\"vhost\":\"/\",\"destination\":\"" + queue
                            + "\",\"destination_type\":\"queue\",\"routing_key\":\"\",\"arguments\":{}}");
        }
        String definitions = "{\"exchanges\":[{\"name\":\"" + exchange
                + "\",\"vhost\":\"/\",\"type\":\"fanout\",\"durable\":true,\"auto_delete\":false,"
                + "\"internal\":false,\"arguments\":{}}],\"queues\":[" + queues + "],\"bindings\":[" + bindings + "]}";
        Path file = Lab.hostDirectory(host).resolve("log/rabbitmq/queues.json");
        Files.writeString(file, definitions);
        try {
            Lab.rabbitmqctl(host, "import_definitions", "/var/log/rabbitmq/queues.json")
                    .succeeded();
        } finally {
            Files.delete(file);
        }
        Queues.publishTo(host, exchange, MESSAGES);
    }

    private static Map<String, Integer> queues() {
        TreeMap<String, Integer> found = new TreeMap<>();
        Lab.rabbitmqctl(1, "-q", "list_queues", "name", "messages", "--formatter", "json")
                .succeeded()
                .json()
                .forEach(queue -> found.put(
                        queue.path("name").asText(), queue.path("messages").asInt()));
        return found;
    }

    private static List<String> savedQueues() throws IOException {
        JsonNode backup = Lab.view(3, "backups").path("backups").get(0);
        assertThat(backup.path("complete").asBoolean()).isTrue();
        Path backups = Lab.hostDirectory(3).resolve("lib/rabbitmq-agent/backups");
        try (Stream<Path> files = Files.walk(backups)) {
            List<Path> named =
                    files.filter(file -> file.endsWith(".queue_name")).toList();
            List<String> queues = new ArrayList<>();
            for (Path file : named) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("QUEUE: "))
                        .map(line -> line.substring(7))
                        .forEach(queues::add);
            }
            return queues;
        }
    }
}
