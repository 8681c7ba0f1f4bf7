package io.rabbitagent.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where metrics, API and page are served.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 takes any free one
 * @param tls what it is served with; empty for plain HTTP
 * @param alertsToken the file with the token that senders of alerts have to show; empty where nobody may send any
 */
public record HttpSettings(String host, int port, Optional<Tls> tls, Optional<Path> alertsToken) {
    /** PEM files, with the chain and with its key. */
    public record Tls(Path certificate, Path key) {}

    /** Plain, and without a webhook. */
    public HttpSettings(String host, int port) {
        this(host, port, Optional.empty(), Optional.empty());
    }

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the address to listen on names no host");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(port + " is no port: expected 1 to 65535");
        }
    }

    /** The same address. */
    public HttpSettings with(Optional<Tls> files, Optional<Path> token) {
        return new HttpSettings(host, port, files, token);
    }
}
