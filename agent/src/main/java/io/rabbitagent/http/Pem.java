package io.rabbitagent.http;

import java.time.Instant;

/**
 * What HTTPS is served with, as it stood in its files.
 *
 * @param certificates PEM, the server's first
 * @param key PEM, the server's
 * @param notAfter when the server's certificate expires
 */
public record Pem(String certificates, String key, Instant notAfter) {
    /** The key is in no log. */
    @Override
    public String toString() {
        return "certificate that expires at " + notAfter;
    }
}
