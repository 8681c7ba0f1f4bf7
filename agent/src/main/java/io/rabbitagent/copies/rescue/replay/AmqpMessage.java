package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The properties with which a message is published again: those that it had, but for what would have the broker refuse it or
 * route it elsewhere, and with marks of where it is from.
 */
final class AmqpMessage {
    private static final int PERSISTENT = 2;
    private static final long LONGEST_EXPIRATION = 0xFFFF_FFFFL;

    private AmqpMessage() {}

    /** @param again whether it may have been sent before */
    static BasicProperties properties(ExportedMessage message, Export export, boolean again)
            throws UnsendableException {
        Map<String, Object> headers = headers(message, export, again);
        JsonNode given = message.properties();
        BasicProperties.Builder builder = new BasicProperties.Builder()
                .contentType(text(given, "content_type"))
                .contentEncoding(text(given, "content_encoding"))
                .deliveryMode(message.persistent() ? Integer.valueOf(PERSISTENT) : octet(given, "delivery_mode"))
                .priority(octet(given, "priority"))
                .correlationId(text(given, "correlation_id"))
                .replyTo(replyTo(given, headers))
                .expiration(expiration(given))
                .messageId(text(given, "message_id"))
                .type(text(given, "type"))
                .appId(text(given, "app_id"))
                .clusterId(text(given, "cluster_id"));
        if (given.hasNonNull("timestamp")) {
            builder.timestamp(HeaderValues.timestamp(given.path("timestamp")));
        }
        return builder.headers(headers).build();
    }

    private static Map<String, Object> headers(ExportedMessage message, Export export, boolean again)
            throws UnsendableException {
        Map<String, Object> headers = new LinkedHashMap<>();
        Optional<Object> before = Optional.empty();
        for (Map.Entry<String, Object> header :
                HeaderValues.table(message.headers()).entrySet()) {
            String name = header.getKey();
            if (name.equals(Marks.RESCUED)) {
                before = Optional.ofNullable(header.getValue());
            } else if (name.equals("CC") || name.equals("BCC")) {
                HeaderValues.put(headers, Marks.PREFIX + name, header.getValue());
            } else {
                HeaderValues.put(headers, name, header.getValue());
            }
        }
        if (message.properties().hasNonNull("user_id")) {
            HeaderValues.put(
                    headers,
                    Marks.USER_ID,
                    HeaderValues.longstr(message.properties().path("user_id")));
        }
        Map<String, Object> marks = marks(message, export, again);
        before.ifPresent(older -> marks.put("before", older));
        headers.put(Marks.RESCUED, marks);
        if (export.isOfStream()) {
            marks.forEach((name, value) -> headers.put(Marks.PREFIX + name, value));
        }
        return headers;
    }

    private static Map<String, Object> marks(ExportedMessage message, Export export, boolean again)
            throws UnsendableException {
        Map<String, Object> marks = new LinkedHashMap<>();
        marks.put("backup", export.backup());
        marks.put("node", export.node());
        marks.put(Marks.NUMBER, message.number());
        marks.put("id", message.id());
        marks.put("exchange", HeaderValues.longstr(message.exchange()));
        if (!message.routingKey().isMissingNode()) {
            marks.put("routing_key", HeaderValues.longstr(message.routingKey()));
        }
        if (again) {
            marks.put("again", true);
        }
        return marks;
    }

    /** The broker refuses a message that asks for a direct reply on a channel where nobody consumes those. */
    private static @Nullable String replyTo(JsonNode given, Map<String, Object> headers) throws UnsendableException {
        String replyTo = text(given, "reply_to");
        if (Marks.DIRECT_REPLY.equals(replyTo)) {
            HeaderValues.put(headers, Marks.REPLY_TO, replyTo);
            return null;
        }
        return replyTo;
    }

    /** One that is wrong would have the broker close the channel. */
    private static @Nullable String expiration(JsonNode given) throws UnsendableException {
        String expiration = text(given, "expiration");
        try {
            long millis = expiration == null ? 0 : Long.parseLong(expiration);
            if (millis >= 0 && millis <= LONGEST_EXPIRATION) {
                return expiration;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UnsendableException("its expiration is none that RabbitMQ takes");
    }

    private static @Nullable String text(JsonNode given, String name) throws UnsendableException {
        JsonNode value = given.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new UnsendableException("its " + name + " is not UTF-8");
        }
        return value.asText();
    }

    private static @Nullable Integer octet(JsonNode given, String name) throws UnsendableException {
        return given.hasNonNull(name) ? Integer.valueOf((int) HeaderValues.whole(given.path(name), 0, 255)) : null;
    }

    /**
     * Whether the client can write them: found out before, as it counts a message as published even where it can't, and would
     * give the broker's later answers to the wrong ones.
     *
     * @param frameMax in bytes, 0 for no limit
     */
    static void check(BasicProperties properties, long bodySize, int frameMax) throws UnsendableException {
        int size;
        try {
            size = properties.toFrame(1, bodySize).size();
        } catch (IOException | IllegalArgumentException e) {
            throw new UnsendableException("its properties can't be written: " + e.getMessage());
        }
        if (frameMax > 0 && size > frameMax) {
            throw new UnsendableException("its properties and headers take " + size + " bytes, and the broker takes "
                    + frameMax + " (frame_max)");
        }
    }
}
