package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queues and messages, through the brokers' management API. */
final class Queues {
    private static final String API = "http://127.0.0.1:15672/api/";

    private Queues() {}

    /** A durable classic queue whose only copy lies on that host. */
    static void declare(int host, String queue) {
        String body = "{\"durable\":true,\"node\":\"" + Lab.node(host) + "\"}";
        curl(host, "-X", "PUT", "-d", body, API + "queues/%2F/" + queue);
    }

    /** As {@link #declare}, with priorities from 0 to {@code most}: it has data of its own for each. */
    static void declareWithPriorities(int host, String queue, int most) {
        String body = "{\"durable\":true,\"node\":\"" + Lab.node(host) + "\",\"arguments\":{\"x-max-priority\":" + most
                + "}}";
        curl(host, "-X", "PUT", "-d", body, API + "queues/%2F/" + queue);
    }

    /**
     * A quorum queue that is led by that host: the locator {@code client-local} takes the node that is asked.
     *
     * @param members on how many hosts it has a copy; RabbitMQ takes three where it is not told
     */
    static void declareQuorum(int host, String queue, int members) {
        String body = "{\"durable\":true,\"node\":\"" + Lab.node(host)
                + "\",\"arguments\":{\"x-queue-type\":\"quorum\",\"x-queue-leader-locator\":\"client-local\","
                + "\"x-quorum-initial-group-size\":" + members + "}}";
        curl(host, "-X", "PUT", "-d", body, API + "queues/%2F/" + queue);
    }

    /** A stream that is led by that host, with replicas on so many hosts. */
    static void declareStream(int host, String queue, int members) {
        String body = "{\"durable\":true,\"node\":\"" + Lab.node(host)
                + "\",\"arguments\":{\"x-queue-type\":\"stream\",\"x-queue-leader-locator\":\"client-local\","
                + "\"x-initial-cluster-size\":" + members + "}}";
        curl(host, "-X", "PUT", "-d", body, API + "queues/%2F/" + queue);
    }

    /** A durable one of type fanout. */
    static void declareExchange(int host, String exchange) {
        curl(host, "-X", "PUT", "-d", "{\"type\":\"fanout\",\"durable\":true}", API + "exchanges/%2F/" + exchange);
    }

    static void deleteExchange(int host, String exchange) {
        curl(host, "-X", "DELETE", API + "exchanges/%2F/" + exchange);
    }

    static void bind(int host, String exchange, String queue) {
        curl(host, "-X", "POST", "-d", "{}", API + "bindings/%2F/e/" + exchange + "/q/" + queue);
    }

    /** As the management API shows them. */
    static JsonNode all(int host) {
        return curl(host, API + "queues");
    }

    /** Publishes persistent messages {@code m1} and so on to a queue. @return their bodies */
    static List<String> publish(int host, String queue, int many) {
        return publish(host, "amq.default", queue, many);
    }

    /** Publishes persistent messages {@code m1} and so on to an exchange. @return their bodies */
    static List<String> publish(int host, String exchange, String routingKey, int many) {
        List<String> bodies = new ArrayList<>();
        for (int n = 1; n <= many; n++) {
            String body = "{\"properties\":{\"delivery_mode\":2},\"routing_key\":\"" + routingKey + "\",\"payload\":\"m"
                    + n + "\",\"payload_encoding\":\"string\"}";
            JsonNode answer = curl(host, "-X", "POST", "-d", body, API + "exchanges/%2F/" + exchange + "/publish");
            assertThat(answer.path("routed").asBoolean()).as("m%s routed", n).isTrue();
            bodies.add("m" + n);
        }
        return bodies;
    }

    /** Publishes one persistent message to a queue. @return whether its broker has confirmed it */
    static boolean published(int host, String queue, String payload) {
        String body = "{\"properties\":{\"delivery_mode\":2},\"routing_key\":\"" + queue + "\",\"payload\":\"" + payload
                + "\",\"payload_encoding\":\"string\"}";
        Ran answer = ask(host, "-m", "60", "-X", "POST", "-d", body, API + "exchanges/%2F/amq.default/publish");
        return answer.code() == 0 && answer.json().path("routed").asBoolean();
    }

    /** Publishes persistent messages of one size in one go: an argument can't be as long as these. */
    static void publishLarge(int host, String queue, int many, int bytes) {
        String script = """
                body=$(mktemp)
                { printf '%%s' '{"properties":{"delivery_mode":2},"routing_key":"%1$s","payload_encoding":"string","payload":"'
                  head -c %2$s /dev/zero | tr '\\0' x
                  printf '"}'; } >"$body"
                for n in $(seq %3$s); do
                  curl -sS -m 60 --fail -o /dev/null -u "$1" -H 'content-type: application/json' -d "@$body" %4$s || exit 1
                done
                rm "$body"
                """.formatted(queue, bytes, many, API + "exchanges/%2F/amq.default/publish");
        Lab.exec(host, "sh", "-c", script, "sh", "admin:" + Lab.password("admin"))
                .succeeded();
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
        return bodies(get(host, queue).succeeded());
    }

    /** All messages in a queue as the management API shows them, with their properties; they stay in it. */
    static JsonNode got(int host, String queue) {
        return get(host, queue).succeeded().json();
    }

    /** As {@link #messages}; empty where the queue isn't there or has no leader now. */
    static Optional<List<String>> messagesIfReadable(int host, String queue) {
        return Optional.of(get(host, queue)).filter(got -> got.code() == 0).map(Queues::bodies);
    }

    /** Takes some messages out, from the head. */
    static void consume(int host, String queue, int many) {
        String body = "{\"count\":" + many + ",\"ackmode\":\"ack_requeue_false\",\"encoding\":\"auto\"}";
        assertThat(curl(host, "-X", "POST", "-d", body, API + "queues/%2F/" + queue + "/get"))
                .hasSize(many);
    }

    private static Ran get(int host, String queue) {
        String body = "{\"count\":100000,\"ackmode\":\"ack_requeue_true\",\"encoding\":\"auto\"}";
        return ask(host, "-X", "POST", "-d", body, API + "queues/%2F/" + queue + "/get");
    }

    private static List<String> bodies(Ran got) {
        List<String> bodies = new ArrayList<>();
        got.json().forEach(message -> bodies.add(message.path("payload").asText()));
        return bodies;
    }

    /** Also the policies, which would make the next test's queues other than it declares them. */
    static void deleteAll() {
        List<String> queues = new ArrayList<>();
        Lab.rabbitmqctl(1, "-q", "list_queues", "name", "--formatter", "json")
                .succeeded()
                .json()
                .forEach(queue ->
                        queues.add(API + "queues/%2F/" + queue.path("name").asText()));
        // A test may have made hundreds, and each command would start an Erlang VM.
        for (int from = 0; from < queues.size(); from += 100) {
            List<String> delete = new ArrayList<>(List.of("-X", "DELETE"));
            delete.addAll(queues.subList(from, Math.min(from + 100, queues.size())));
            ask(1, delete.toArray(new String[0])).succeeded();
        }
        for (JsonNode policy : curl(1, API + "policies/%2F")) {
            curl(1, "-X", "DELETE", API + "policies/%2F/" + policy.path("name").asText());
        }
    }

    private static JsonNode curl(int host, String... arguments) {
        return Ran.json(ask(host, arguments).succeeded().out());
    }

    private static Ran ask(int host, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "--fail-with-body", "-u", "admin:" + Lab.password("admin")));
        command.addAll(List.of("-H", "content-type: application/json"));
        command.addAll(List.of(arguments));
        return Lab.exec(host, command.toArray(new String[0]));
    }
}
