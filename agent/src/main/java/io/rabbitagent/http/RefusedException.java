package io.rabbitagent.http;

/** A request is answered with a status of 4xx or 5xx; the message tells why, and repeats nothing of the request. */
sealed class RefusedException extends Exception permits WebhookRefusedException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    final int status() {
        return status;
    }

    final String words() {
        return String.valueOf(getMessage());
    }
}
