package io.rabbitagent.http;

/** An answer to a request. */
record Reply(int status, String contentType, String body) {
    static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    static Reply json(int status, String body) {
        return new Reply(status, JSON, body + "\n");
    }

    static Reply text(String body) {
        return new Reply(200, TEXT, body);
    }

    static Reply metrics(MetricsFormat format, String body) {
        return new Reply(200, format.contentType(), body);
    }
}
