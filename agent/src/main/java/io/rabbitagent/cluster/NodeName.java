package io.rabbitagent.cluster;

import java.util.regex.Pattern;

/**
 * The name of a RabbitMQ node, such as {@code rabbit@rb1}: the Erlang node name, a short name before the {@code @} and a
 * host after it.
 */
public record NodeName(String value) implements Comparable<NodeName> {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,128}@[A-Za-z0-9_.:-]{1,255}");

    /** @throws IllegalArgumentException where the text is no node name; the message says what is expected */
    public NodeName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a node name: expected NAME@HOST, such as rabbit@rb1");
        }
    }

    /** The part behind the {@code @}. */
    public String host() {
        return value.substring(value.indexOf('@') + 1);
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
