package io.rabbitagent.http;

import java.util.Locale;

/** What came of a request with alerts, and the status that says so. */
enum WebhookResult {
    ACCEPTED(200),
    /** It has no bearer token, or not the one that is configured. */
    UNAUTHORISED(401),
    /** It has another method than POST. */
    NOT_POST(405),
    /** It did not arrive in time. */
    TIMEOUT(408),
    TOO_LARGE(413),
    /** It is not sent as JSON. */
    UNSUPPORTED(415),
    MALFORMED(400),
    /** Too many are at work already. */
    BUSY(503),
    /** What it tells could not be written down, or the token can't be read. */
    UNAVAILABLE(503),
    /** The sender hung up: there is nobody to answer. */
    BROKEN_OFF(400),
    /** A defect of the agent. */
    FAILED(500);

    private final int status;

    WebhookResult(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
