package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the messages of an export one after the other, and holds one at a time.
 *
 * <p>Important property: what it says of a line that is wrong holds nothing of that line; it may be anybody's secret.
 */
final class ExportReader implements AutoCloseable {
    /** A body is decoded as it is read, so this is about the rest of a message, which has to fit into an AMQP frame. */
    private static final StreamReadConstraints LARGE =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    private static final JsonMapper MAPPER =
            new JsonMapper(JsonFactory.builder().streamReadConstraints(LARGE).build());

    private final Path file;
    private final Path spool;
    private final JsonParser parser;
    private long line;

    private ExportReader(Path directory, Path file, InputStream in) throws IOException {
        this.file = file;
        this.spool = directory;
        this.parser = MAPPER.createParser(in);
    }

    /** @throws CopyException where there is no such file */
    static ExportReader open(Export export) throws CopyException {
        try {
            return of(export, Files.newInputStream(export.file()));
        } catch (IOException e) {
            throw new CopyException(export.file() + " can't be read: " + e);
        }
    }

    /** @param in the content of the file, which is closed with this */
    static ExportReader of(Export export, InputStream in) throws IOException {
        return new ExportReader(export.directory(), export.file(), in);
    }

    /**
     * What a line says without its message.
     *
     * @param bytes of the line
     */
    record Line(long number, String id, long bytes) {}

    /**
     * Passes over the next line. Empty at the end.
     *
     * @throws CopyException where the line is wrong
     */
    Optional<Line> pass() throws CopyException {
        Fields fields = new Fields(false);
        return next(fields) ? Optional.of(new Line(line, fields.id, fields.bytes)) : Optional.empty();
    }

    /**
     * Reads the message with that number, which comes after all that were read.
     *
     * @throws CopyException where there is none, or a line is wrong
     */
    ExportedMessage message(long number) throws CopyException {
        while (line + 1 < number) {
            if (pass().isEmpty()) {
                throw new CopyException(file + " ends at line " + line + ", before message " + number);
            }
        }
        Fields fields = new Fields(true);
        if (!next(fields)) {
            throw new CopyException(file + " ends at line " + line + ", before message " + number);
        }
        return fields.message();
    }

    private boolean next(Fields fields) throws CopyException {
        line++;
        try {
            if (parser.nextToken() == null) {
                line--;
                return false;
            }
            fields.read();
            return true;
        } catch (JsonProcessingException e) {
            throw wrong("is no JSON"
                    + Optional.ofNullable(e.getLocation())
                            .map(at -> ", at its character " + at.getColumnNr())
                            .orElse(""));
        } catch (IllegalArgumentException e) {
            // Jackson's word for what is no base64.
            throw wrong("has a body that is no base64");
        } catch (IOException e) {
            throw new CopyException(file + ":" + line + " can't be read: " + e);
        }
    }

    private CopyException wrong(String what) {
        return new CopyException(file + ":" + line + ": the line " + what
                + "; it is no message of an export. Nothing from it on was sent; export this queue again");
    }

    /** The fields of one line. */
    private final class Fields {
        private final boolean whole;
        private long number;
        private String id = "";
        private JsonNode vhost = MissingNode.getInstance();
        private JsonNode queue = MissingNode.getInstance();
        private JsonNode exchange = MissingNode.getInstance();
        private JsonNode routingKeys = MissingNode.getInstance();
        private JsonNode persistent = MissingNode.getInstance();
        private JsonNode properties = MissingNode.getInstance();
        private JsonNode headers = MissingNode.getInstance();
        private Optional<ByteBuffer> body = Optional.empty();
        private boolean hasBody;
        private long bytes;

        Fields(boolean whole) {
            this.whole = whole;
        }

        void read() throws IOException, CopyException {
            long begin = parser.currentTokenLocation().getByteOffset();
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw wrong("is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                field(name);
            }
            bytes = parser.currentLocation().getByteOffset() - begin;
            if (number != line) {
                throw wrong("should have the number (n) " + line);
            }
            if (id.isEmpty() || !hasBody) {
                throw wrong("has no " + (hasBody ? "id" : "body"));
            }
        }

        private void field(String name) throws IOException, CopyException {
            switch (name) {
                case "n" -> number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
                case "id" -> id = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
                case "body" -> body();
                case "vhost" -> vhost = tree();
                case "queue" -> queue = tree();
                case "exchange" -> exchange = tree();
                case "routing_keys" -> routingKeys = tree();
                case "persistent" -> persistent = tree();
                case "properties" -> properties = tree();
                case "headers" -> headers = tree();
                default -> parser.skipChildren();
            }
        }

        private JsonNode tree() throws IOException {
            if (whole) {
                return MAPPER.readTree(parser);
            }
            parser.skipChildren();
            return MissingNode.getInstance();
        }

        private void body() throws IOException, CopyException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw wrong("has a body that is no text");
            }
            hasBody = true;
            if (whole) {
                try (Spool large = new Spool(spool)) {
                    int unused = parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, large);
                    body = Optional.of(large.content());
                }
            }
        }

        ExportedMessage message() throws CopyException {
            boolean complete = vhost.isTextual()
                    && queue.isTextual()
                    && persistent.isBoolean()
                    && properties.isObject()
                    && headers.isArray()
                    && routingKeys.isArray();
            if (!complete) {
                throw wrong("lacks vhost, queue, persistent, routing_keys, properties or headers");
            }
            return new ExportedMessage(
                    number,
                    id,
                    vhost.asText(),
                    queue.asText(),
                    exchange,
                    routingKeys.path(0),
                    persistent.asBoolean(),
                    properties,
                    headers,
                    body.orElseThrow());
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
