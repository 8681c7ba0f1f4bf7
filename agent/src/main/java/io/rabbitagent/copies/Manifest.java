package io.rabbitagent.copies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a backup says of itself, in {@code manifest.json}. It is written last: a backup without it is not complete.
 *
 * @param type of the node in the cluster that it was a member of
 * @param members of that cluster, as the node kept them
 * @param bytes of the copied data directory
 * @param took until everything was on the disk
 * @param definitionsFrom the running member that exported {@code definitions.json}; empty where none ran, and there is no such file
 * @param definitionsSha256 of that file, in hexadecimal digits
 * @param featureFlagsSha256 the like, of {@code feature_flags}; empty where the node had no such file beside its data
 *     directory, and of a backup by an agent that did not look
 * @param rule that found what the plan cured; empty of a backup by an agent that did not write it down
 * @param losses that the plan announced; empty as the rule
 * @param nodeGivenUp whether the cluster gave up what this node alone had; empty as the rule
 * @param givesUpAt the step of the plan before which nothing of that was lost, 0 where it was lost before; empty where it had no such step, or as the rule
 */
public record Manifest(
        String cluster,
        NodeName node,
        String planId,
        Instant at,
        NodeType type,
        List<NodeName> members,
        Path dataDirectory,
        long files,
        long bytes,
        Duration took,
        Optional<NodeName> definitionsFrom,
        Optional<String> definitionsSha256,
        Optional<String> featureFlagsSha256,
        Optional<String> rule,
        Optional<Losses> losses,
        Optional<Boolean> nodeGivenUp,
        OptionalInt givesUpAt) {
    static final String FILE = "manifest.json";
    private static final String NODE_GIVEN_UP = "node_given_up";
    private static final String GIVES_UP_AT = "gives_up_at_step";
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public Manifest {
        members = List.copyOf(members);
    }

    byte[] json() throws IOException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("cluster", cluster)
                .put("node", node.value())
                .put("plan", planId)
                .put("at", at.toString())
                .put("type", type.name().toLowerCase(Locale.ROOT));
        ArrayNode names = json.putArray("members");
        members.forEach(member -> names.add(member.value()));
        json.put("data_directory", dataDirectory.toString())
                .put("files", files)
                .put("bytes", bytes)
                .put("millis", took.toMillis());
        definitionsFrom.ifPresent(member -> json.put("definitions_from", member.value()));
        definitionsSha256.ifPresent(digest -> json.put("definitions_sha256", digest));
        featureFlagsSha256.ifPresent(digest -> json.put("feature_flags_sha256", digest));
        rule.ifPresent(name -> json.put("rule", name));
        losses.ifPresent(announced -> put(json, announced));
        nodeGivenUp.ifPresent(given -> json.put(NODE_GIVEN_UP, given));
        givesUpAt.ifPresent(step -> json.put(GIVES_UP_AT, step));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static void put(ObjectNode json, Losses losses) {
        ArrayNode queues = json.putArray("losses");
        for (Loss loss : losses.queues()) {
            ObjectNode queue = queues.addObject().put("vhost", loss.vhost()).put("queue", loss.queue());
            queue.set(
                    "messages",
                    loss.messages().isPresent()
                            ? LongNode.valueOf(loss.messages().getAsLong())
                            : NullNode.getInstance());
            queue.put("why", loss.why()).put("kept", text(loss.kept()));
        }
        json.put("losses_more", losses.more());
        ArrayNode unknown = json.putArray("losses_unknown");
        losses.unknown().forEach(unknown::add);
    }

    /** @throws IOException where it is no manifest, or one of a newer agent */
    static Manifest read(byte[] text) throws IOException {
        JsonNode json = MAPPER.readTree(text);
        int version = json.path("format_version").asInt();
        if (version != FORMAT_VERSION) {
            throw new IOException("its format version is " + version + ", this agent reads " + FORMAT_VERSION);
        }
        try {
            List<NodeName> members = new ArrayList<>();
            json.path("members").forEach(name -> members.add(new NodeName(name.asText())));
            return new Manifest(
                    text(json, "cluster"),
                    new NodeName(text(json, "node")),
                    text(json, "plan"),
                    Instant.parse(text(json, "at")),
                    NodeType.valueOf(text(json, "type").toUpperCase(Locale.ROOT)),
                    members,
                    Path.of(text(json, "data_directory")),
                    number(json, "files"),
                    number(json, "bytes"),
                    Duration.ofMillis(number(json, "millis")),
                    textOrAbsent(json, "definitions_from").map(NodeName::new),
                    definitionsSha256(json),
                    textOrAbsent(json, "feature_flags_sha256"),
                    textOrAbsent(json, "rule"),
                    losses(json),
                    truthOrAbsent(json, NODE_GIVEN_UP),
                    json.has(GIVES_UP_AT)
                            ? OptionalInt.of(Math.toIntExact(number(json, GIVES_UP_AT)))
                            : OptionalInt.empty());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
            throw new IOException(FILE + ": " + e.getMessage(), e);
        }
    }

    /** There where somebody has exported them. */
    private static Optional<String> definitionsSha256(JsonNode json) throws IOException {
        return json.has("definitions_from")
                ? Optional.of(text(json, "definitions_sha256"))
                : textOrAbsent(json, "definitions_sha256");
    }

    private static String text(JsonNode json, String field) throws IOException {
        if (!json.path(field).isTextual()) {
            throw new IOException(FILE + " has no " + field);
        }
        return json.path(field).asText();
    }

    private static Optional<String> textOrAbsent(JsonNode json, String field) throws IOException {
        return json.has(field) ? Optional.of(text(json, field)) : Optional.empty();
    }

    private static Optional<Boolean> truthOrAbsent(JsonNode json, String field) throws IOException {
        if (json.has(field) && !json.path(field).isBoolean()) {
            throw new IOException(FILE + " has no " + field);
        }
        return json.has(field) ? Optional.of(json.path(field).asBoolean()) : Optional.empty();
    }

    private static String text(Loss.Kept kept) {
        return kept.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Loss.Kept kept(String text) {
        return Loss.Kept.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Optional<Losses> losses(JsonNode json) throws IOException {
        if (!json.has("losses")) {
            return Optional.empty();
        }
        if (!json.path("losses").isArray()) {
            throw new IOException(FILE + " has no list of losses");
        }
        List<Loss> queues = new ArrayList<>();
        for (JsonNode loss : json.path("losses")) {
            OptionalLong messages =
                    loss.path("messages").isNull() ? OptionalLong.empty() : OptionalLong.of(number(loss, "messages"));
            queues.add(new Loss(
                    text(loss, "vhost"),
                    text(loss, "queue"),
                    messages,
                    text(loss, "why"),
                    textOrAbsent(loss, "kept").map(Manifest::kept).orElse(Loss.Kept.UNTOLD)));
        }
        List<String> unknown = new ArrayList<>();
        json.path("losses_unknown").forEach(sentence -> unknown.add(sentence.asText()));
        return Optional.of(new Losses(queues, Math.toIntExact(number(json, "losses_more")), unknown));
    }

    private static long number(JsonNode json, String field) throws IOException {
        if (!json.path(field).isIntegralNumber()) {
            throw new IOException(FILE + " has no " + field);
        }
        return json.path(field).asLong();
    }
}
