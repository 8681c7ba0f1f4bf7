package io.rabbitagent.http;

/** A request with alerts is not taken: it is answered by its result's status and these words, and counted by that result. */
final class WebhookRefusedException extends RefusedException {
    private static final long serialVersionUID = 1L;

    private final WebhookResult result;

    WebhookRefusedException(WebhookResult result, String message) {
        super(result.status(), message);
        this.result = result;
    }

    WebhookResult result() {
        return result;
    }
}
