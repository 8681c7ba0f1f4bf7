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
 * @param readToken the file with the token that readers have to show; empty where everybody may read
 * @param decideToken the file with the token that deciders have to show; empty where nobody may decide
 */
public record HttpSettings(
        String host,
        int port,
        Optional<Tls> tls,
        Optional<Path> alertsToken,
        Optional<Path> readToken,
        Optional<Path> decideToken) {
    /** PEM files, with the chain and with its key. */
    public record Tls(Path certificate, Path key) {}

    /** Plain, to be read by everybody, without a webhook. */
    public HttpSettings(String host, int port) {
        this(host, port, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
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
    public HttpSettings with(Optional<Tls> files, Optional<Path> alerts) {
        return new HttpSettings(host, port, files, alerts, readToken, decideToken);
    }

    /** The same, for those who show these tokens. */
    public HttpSettings withTokens(Optional<Path> reading, Optional<Path> deciding) {
        return new HttpSettings(host, port, tls, alertsToken, reading, deciding);
    }
}
