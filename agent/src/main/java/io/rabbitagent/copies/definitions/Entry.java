package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One definition, such as a user or a queue.
 *
 * @param number in its file, counted from 0 over all lists
 * @param content as the file has it, password hashes included
 */
record Entry(int number, Kind kind, ObjectNode content) {
    private static final String RESERVED = "amq.";

    /** By which it is found again in another file. */
    Digest identity() {
        List<JsonNode> values = new ArrayList<>();
        kind.identifying().forEach(field -> values.add(content.path(field)));
        return Digest.of(kind, values);
    }

    /** Of all that an import brings along. */
    Digest contents() {
        return Digest.of(kind, List.of(kind == Kind.VHOSTS ? comparableVhost() : importable()));
    }

    /**
     * Without limits: an import leaves them out, as they are exported once more as parameters, which it takes. With tags as a list:
     * those that {@code rabbitmqctl add_vhost} was given are exported as one text, those of an import as a list (RabbitMQ 3.10.8).
     */
    private ObjectNode comparableVhost() {
        ObjectNode vhost = content.deepCopy();
        vhost.remove("limits");
        JsonNode tags = vhost.path("metadata").path("tags");
        if (tags.isTextual()) {
            ArrayNode list = ((ObjectNode) vhost.path("metadata")).putArray("tags");
            Arrays.stream(tags.asText().split(",", -1))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .forEach(list::add);
        }
        return vhost;
    }

    /**
     * As an import takes it. RabbitMQ 3.10.8 exports the definition of an operator policy as a list of pairs, and refuses to
     * import that: "definition must be a dictionary".
     */
    ObjectNode importable() {
        JsonNode pairs = content.path("value").path("definition");
        if (kind != Kind.OPERATOR_POLICIES || !pairs.isArray()) {
            return content;
        }
        ObjectNode imported = content.deepCopy();
        ObjectNode definition = ((ObjectNode) imported.path("value")).putObject("definition");
        pairs.forEach(pair -> definition.set(pair.path(0).asText(), pair.path(1)));
        return imported;
    }

    /** An import leaves queues of such names out: the broker gives them, to clients that declare them for themselves. */
    boolean isServerNamed() {
        return kind == Kind.QUEUES && text("name").startsWith(RESERVED);
    }

    /** Whether bindings can be made to it once it was imported. */
    boolean isEnd() {
        return kind == Kind.EXCHANGES || (kind == Kind.QUEUES && !isServerNamed());
    }

    /** What a binding needs: without its ends an import leaves it out, and says nothing. */
    List<Digest> ends() {
        if (kind != Kind.BINDINGS) {
            return List.of();
        }
        List<Digest> ends = new ArrayList<>();
        if (!isBuiltIn(text("source"))) {
            ends.add(Digest.of(Kind.EXCHANGES, List.of(content.path("vhost"), content.path("source"))));
        }
        boolean toQueue = boundTo().isPresent();
        if (toQueue || !isBuiltIn(text("destination"))) {
            ends.add(Digest.of(
                    toQueue ? Kind.QUEUES : Kind.EXCHANGES,
                    List.of(content.path("vhost"), content.path("destination"))));
        }
        return ends;
    }

    /** The queue that a binding leads to. */
    Optional<QueueId> boundTo() {
        return kind == Kind.BINDINGS && text("destination_type").equals("queue")
                ? Optional.of(new QueueId(text("vhost"), text("destination")))
                : Optional.empty();
    }

    /** Every vhost has these exchanges, and no file of definitions names them. */
    private static boolean isBuiltIn(String exchange) {
        return exchange.isEmpty() || exchange.startsWith(RESERVED);
    }

    /** For people. Nothing of what it holds: that may be a password. */
    String name() {
        return switch (kind) {
            case USERS, VHOSTS, GLOBAL_PARAMETERS -> text("name");
            case PERMISSIONS -> text("user") + inVhost();
            case TOPIC_PERMISSIONS -> text("user") + " on " + text("exchange") + inVhost();
            case EXCHANGES, POLICIES, OPERATOR_POLICIES, QUEUES -> text("name") + inVhost();
            case PARAMETERS -> text("component") + " " + text("name") + inVhost();
            case BINDINGS ->
                text("source") + " to " + text("destination_type") + " " + text("destination") + " with key '"
                        + text("routing_key") + "'" + inVhost();
        };
    }

    private String inVhost() {
        return " in vhost " + text("vhost");
    }

    private String text(String field) {
        return content.path(field).asText();
    }
}
