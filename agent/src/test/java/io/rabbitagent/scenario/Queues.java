package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Queues and messages, through the brokers' management API. */
final class Queues {
    private static final String API = "http://127.0.0.1:15672/api/";

    private Queues() {}

    /** A durable classic queue whose only copy lies on that host. */
    static void declare(int host, String queue) {
        String body = "{\"durable\":true,\"node\":\"" + Lab.node(host) + "\"}";
        curl(host, "-X", "PUT", "-d", body, API + "queues/%2F/" + queue);
    }

    /** Publishes persistent messages {@code m1} and so on. @return their bodies */
    static List<String> publish(int host, String queue, int many) {
        List<String> bodies = new ArrayList<>();
        for (int n = 1; n <= many; n++) {
            String body = "{\"properties\":{\"delivery_mode\":2},\"routing_key\":\"" + queue + "\",\"payload\":\"m" + n
                    + "\",\"payload_encoding\":\"string\"}";
            JsonNode answer = curl(host, "-X", "POST", "-d", body, API + "exchanges/%2F/amq.default/publish");
            assertThat(answer.path("routed").asBoolean()).as("m%s routed", n).isTrue();
            bodies.add("m" + n);
        }
        return bodies;
    }

    /** Publishes persistent messages to an exchange that routes them by itself. */
    static void publishTo(int host, String exchange, int many) {
        String body = "{\"properties\":{\"delivery_mode\":2},\"routing_key\":\"\",\"payload\":\"m\","
                + "\"payload_encoding\":\"string\"}";
        for (int n = 0; n < many; n++) {
            JsonNode answer = curl(host, "-X", "POST", "-d", body, API + "exchanges/%2F/" + exchange + "/publish");
            assertThat(answer.path("routed").asBoolean()).isTrue();
        }
    }

    /** The bodies of all messages in a queue, in its order; they stay in it. */
    static List<String> messages(int host, String queue) {
        String body = "{\"count\":1000,\"ackmode\":\"ack_requeue_true\",\"encoding\":\"auto\"}";
        List<String> bodies = new ArrayList<>();
        curl(host, "-X", "POST", "-d", body, API + "queues/%2F/" + queue + "/get")
                .forEach(message -> bodies.add(message.path("payload").asText()));
        return bodies;
    }

    static void deleteAll() {
        for (JsonNode queue : Lab.rabbitmqctl(1, "-q", "list_queues", "name", "--formatter", "json")
                .succeeded()
                .json()) {
            Lab.rabbitmqctl(1, "delete_queue", queue.path("name").asText()).succeeded();
        }
    }

    private static JsonNode curl(int host, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "--fail-with-body", "-u", "admin:" + Lab.password("admin")));
        command.addAll(List.of("-H", "content-type: application/json"));
        command.addAll(List.of(arguments));
        return Ran.json(
                Lab.exec(host, command.toArray(new String[0])).succeeded().out());
    }
}
