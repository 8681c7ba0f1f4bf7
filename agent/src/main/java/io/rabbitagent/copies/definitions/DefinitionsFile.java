package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.cluster.rehearsal.Definition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file as {@code rabbitmqctl export_definitions} writes it. It is read entry by entry: it may be larger than the memory. */
public final class DefinitionsFile {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path path;

    public DefinitionsFile(Path path) {
        this.path = path;
    }

    public long bytes() throws IOException {
        return Files.size(path);
    }

    /** What is to be done with an entry. */
    @FunctionalInterface
    interface Each {
        void take(Entry entry) throws IOException;
    }

    /**
     * Gives all entries in the file's order. Lists that this program does not know are passed over.
     *
     * @throws IOException also where the file is none of definitions; the message has nothing of what it holds
     */
    void read(Each each) throws IOException {
        try (InputStream in = Files.newInputStream(path);
                JsonParser parser = MAPPER.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(path + " holds no definitions: no JSON object");
            }
            int number = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (!Kind.isKnown(key)) {
                    parser.skipChildren();
                    continue;
                }
                if (value != JsonToken.START_ARRAY) {
                    throw new IOException(path + " holds no definitions: '" + key + "' is no list");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    each.take(entry(number++, key, MAPPER.readTree(parser)));
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException(path + " breaks off");
            }
        } catch (JsonProcessingException e) {
            // Its own message may quote what is there.
            throw new IOException(path + " is no JSON, or breaks off: byte "
                    + Optional.ofNullable(e.getLocation())
                            .map(at -> Long.toString(at.getByteOffset()))
                            .orElse("unknown"));
        }
    }

    private Entry entry(int number, String key, JsonNode found) throws IOException {
        if (!(found instanceof ObjectNode content)) {
            throw new IOException(path + ": an entry of '" + key + "' is no JSON object");
        }
        Kind kind = Kind.of(key, content).orElseThrow();
        for (String field : kind.identifying()) {
            if (!content.has(field)) {
                throw new IOException(path + ": an entry of '" + key + "' has no " + field);
            }
        }
        return new Entry(number, kind, content);
    }

    /** All but queues, and nothing of what they hold. */
    public List<Definition> withoutQueues() throws IOException {
        List<Definition> found = new ArrayList<>();
        read(entry -> {
            if (entry.kind() != Kind.QUEUES) {
                found.add(new Definition(
                        entry.kind().text(),
                        entry.name(),
                        entry.identity().text(),
                        entry.contents().text(),
                        entry.boundTo()));
            }
        });
        return found;
    }

    /** The version of RabbitMQ that wrote it: by it an import knows how hashes were made that don't tell. */
    Optional<String> version() throws IOException {
        try (InputStream in = Files.newInputStream(path);
                JsonParser parser = MAPPER.createParser(in)) {
            Optional<String> version = Optional.empty();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (version.isEmpty() && parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    if (key.equals("rabbitmq_version") || key.equals("rabbit_version")) {
                        version = Optional.ofNullable(parser.getValueAsString());
                    }
                    parser.skipChildren();
                }
            }
            return version;
        }
    }
}
