package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;

/**
 * A message of an export.
 *
 * @param number of its line, from 1
 * @param id as the broker on the copy gave it
 * @param exchange to which it was published first
 * @param routingKey the first one
 * @param persistent whether it was
 * @param properties as the line has them
 * @param headers as the line has them, a list
 * @param body not in the heap where it is large; valid until the next message is read
 */
public record ExportedMessage(
        long number,
        String id,
        String vhost,
        String queue,
        JsonNode exchange,
        JsonNode routingKey,
        boolean persistent,
        JsonNode properties,
        JsonNode headers,
        ByteBuffer body) {}
