package io.rabbitagent.copies.rescue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands at the beginning of a message's line: enough to know the message by, however large its body is.
 *
 * @param number counts from 1 within the queue
 * @param id of the message, the same each time that the queue is read
 * @param queue empty where its names are no text, or were cut off
 */
record LineHead(long number, String id, Optional<QueueName> queue) {
    /** Two names of 255 bytes each, all of them escaped, and what stands before. */
    static final int LONGEST = 4096;

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads the first bytes of a line, which may be cut anywhere; empty where they are no message of ours. */
    static Optional<LineHead> read(byte[] first) {
        Map<String, String> found = fields(first);
        String number = found.get("n");
        String id = found.get("id");
        if (number == null || id == null || !number.matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        String vhost = found.get("vhost");
        String name = found.get("queue");
        return Optional.of(new LineHead(
                Long.parseLong(number),
                id,
                vhost == null || name == null ? Optional.empty() : Optional.of(new QueueName(vhost, name))));
    }

    private static Map<String, String> fields(byte[] first) {
        Map<String, String> found = new HashMap<>();
        try (JsonParser parser = JSON.createParser(first)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return found;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME && !found.containsKey("queue")) {
                String field = parser.currentName();
                if (parser.nextToken().isScalarValue()) {
                    found.put(field, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            // The cut, or no JSON at all: what was read before it counts.
            return found;
        }
        return found;
    }
}
