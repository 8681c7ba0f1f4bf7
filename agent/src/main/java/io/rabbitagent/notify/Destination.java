package io.rabbitagent.notify;

import java.net.URI;
import java.util.Optional;

/**
 * Where notices are sent. Whoever knows the URL's path can often send there, so it is shown nowhere.
 *
 * @param url with {@code http} or {@code https} and a host
 * @param token a bearer token; empty where the receiver wants none
 */
public record Destination(URI url, Optional<String> token) {
    public Destination {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("should begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("names no host");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("must not hold a user or a password");
        }
    }

    public boolean isHttps() {
        return "https".equals(url.getScheme());
    }

    /** An IPv6 address without its brackets. */
    String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : isHttps() ? 443 : 80;
    }

    /** Path and query, as they go over the wire. */
    String resource() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /** The host alone. */
    @Override
    public String toString() {
        return url.getHost() + ":" + port();
    }
}
