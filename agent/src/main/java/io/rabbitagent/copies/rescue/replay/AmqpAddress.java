package io.rabbitagent.copies.rescue.replay;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a broker takes messages. */
public record AmqpAddress(boolean tls, String host, int port) {
    private static final int PLAIN_PORT = 5672;
    private static final int TLS_PORT = 5671;

    public AmqpAddress {
        requireNonNull(host, "host is null");
    }

    /** @throws IllegalArgumentException where it is none; the message doesn't repeat it, as it may hold a password */
    public static AmqpAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URI", e);
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("amqp") && !scheme.equals("amqps")) {
            throw new IllegalArgumentException("the URI should begin with amqp:// or amqps://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the URI names no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the URI must not hold a user or a password");
        }
        String path = String.valueOf(uri.getRawPath());
        if (!(path.isEmpty() || path.equals("/")) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the URI must end with host and port: the virtual host is that of the queue");
        }
        boolean tls = scheme.equals("amqps");
        return new AmqpAddress(tls, uri.getHost(), uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT);
    }

    /** Without the brackets of an IPv6 address. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (tls ? "amqps://" : "amqp://") + host + ":" + port;
    }
}
