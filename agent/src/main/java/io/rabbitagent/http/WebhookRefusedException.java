package io.rabbitagent.http;

/** A request with alerts is not taken; the message tells the sender why. */
final class WebhookRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final WebhookResult result;

    WebhookRefusedException(WebhookResult result, String message) {
        super(message);
        this.result = result;
    }

    WebhookResult result() {
        return result;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
