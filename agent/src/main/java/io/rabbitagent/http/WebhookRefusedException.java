package io.rabbitagent.http;

/** The same of what is sent, as it is counted of alerts. */
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
