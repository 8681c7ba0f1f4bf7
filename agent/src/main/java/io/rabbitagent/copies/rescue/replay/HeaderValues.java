package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.impl.LongStringHelper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of headers as RabbitMQ's Java client writes them. It knows no unsigned numbers: these go as larger ones. */
final class HeaderValues {
    private static final long MOST_SECONDS = Long.MAX_VALUE / 1000;

    private HeaderValues() {}

    /** A list of {@code name}, {@code type} and {@code value}, in its order. */
    static Map<String, Object> table(JsonNode fields) throws UnsendableException {
        Map<String, Object> table = new LinkedHashMap<>();
        for (JsonNode field : fields) {
            put(table, name(field.path("name")), value(field));
        }
        return table;
    }

    /** AMQP lets a name stand twice in a table; a map can't hold that, and one of both must not be dropped. */
    static void put(Map<String, Object> table, String name, @Nullable Object value) throws UnsendableException {
        if (table.containsKey(name)) {
            throw new UnsendableException("a header stands there twice");
        }
        table.put(name, value);
    }

    static String name(JsonNode name) throws UnsendableException {
        if (!name.isTextual()) {
            throw new UnsendableException("the name of a header is not UTF-8");
        }
        return name.asText();
    }

    /** A text, or its bytes. */
    static Object longstr(JsonNode value) throws UnsendableException {
        return value.isTextual() ? value.asText() : LongStringHelper.asLongString(bytes(value));
    }

    private static byte[] bytes(JsonNode value) throws UnsendableException {
        try {
            if (value.path("base64").isTextual()) {
                return Base64.getDecoder().decode(value.path("base64").asText());
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UnsendableException("a value is neither text nor base64");
    }

    private static @Nullable Object value(JsonNode field) throws UnsendableException {
        String type = field.path("type").asText();
        JsonNode value = field.path("value");
        return switch (type) {
            case "longstr" -> longstr(value);
            case "binary" -> bytes(value);
            case "byte" -> (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case "short" -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case "unsignedbyte" -> (short) whole(value, 0, 255);
            case "signedint" -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "unsignedshort" -> (int) whole(value, 0, 65_535);
            case "long" -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case "unsignedint" -> whole(value, 0, 0xFFFF_FFFFL);
            case "timestamp" -> timestamp(value);
            case "decimal" -> decimal(value);
            case "double" -> floating(value, Double.MAX_VALUE);
            case "float" -> (float) floating(value, Float.MAX_VALUE);
            case "bool" -> value.asBoolean();
            case "void" -> null;
            case "table" -> table(value);
            case "array" -> array(value);
            default -> throw new UnsendableException("a header has a type that this agent does not know");
        };
    }

    static long whole(JsonNode value, long least, long most) throws UnsendableException {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw new UnsendableException("a number is larger than its type");
        }
        return value.asLong();
    }

    static Date timestamp(JsonNode seconds) throws UnsendableException {
        if (!seconds.canConvertToLong() || whole(seconds, 0, Long.MAX_VALUE) > MOST_SECONDS) {
            throw new UnsendableException("a timestamp is too late for a Java client");
        }
        return Date.from(Instant.ofEpochSecond(seconds.asLong()));
    }

    /** Of the same 32 bits: the client takes them as signed, RabbitMQ does not. */
    private static BigDecimal decimal(JsonNode value) throws UnsendableException {
        int bits = (int) whole(value.path("unscaled"), Integer.MIN_VALUE, 0xFFFF_FFFFL);
        int scale = (int) whole(value.path("scale"), 0, 255);
        return new BigDecimal(BigInteger.valueOf(bits), scale);
    }

    /** RabbitMQ's channel breaks down on what is no number or infinite: Erlang has no such values. */
    private static double floating(JsonNode value, double most) throws UnsendableException {
        if (!value.isNumber() || !(Math.abs(value.asDouble()) <= most)) {
            throw new UnsendableException("a header's value is no number that RabbitMQ can read");
        }
        return value.asDouble();
    }

    private static List<@Nullable Object> array(JsonNode values) throws UnsendableException {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonNode one : values) {
            array.add(value(one));
        }
        return array;
    }
}
