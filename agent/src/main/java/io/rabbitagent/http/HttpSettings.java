package io.rabbitagent.http;

/**
 * Where metrics, API and page are served.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 takes any free one
 */
public record HttpSettings(String host, int port) {
    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the address to listen on names no host");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(port + " is no port: expected 1 to 65535");
        }
    }
}
