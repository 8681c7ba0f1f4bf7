package io.rabbitagent.broker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how a broker's management API is asked.
 *
 * @param url such as {@code http://127.0.0.1:15672} or {@code https://rb1:15671/prefix}
 * @param caFile PEM file with the authorities that are trusted instead of the JDK's, for {@code https}
 * @param deadline of each request, from connecting to the answer's last byte
 * @param answerCap bytes after which an answer counts as garbled
 * @param firstPause after a refused login; doubles with each further one
 * @param longestPause the most it grows to
 */
public record ManagementConfig(
        URI url, Optional<Path> caFile, Duration deadline, int answerCap, Duration firstPause, Duration longestPause) {
    private static final int ANSWER_CAP = 4 << 20;

    public ManagementConfig {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("'" + url + "' should begin with http:// or https://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("'" + url + "' names no host");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("the management URL must not hold a user or a password");
        }
    }

    public ManagementConfig(URI url, Optional<Path> caFile, Duration deadline) {
        this(url, caFile, deadline, ANSWER_CAP, Duration.ofSeconds(5), Duration.ofMinutes(5));
    }

    boolean isHttps() {
        return "https".equals(url.getScheme());
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : isHttps() ? 443 : 80;
    }

    String path(String resource) {
        String prefix = url.getRawPath() == null ? "" : url.getRawPath();
        return (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + resource;
    }
}
