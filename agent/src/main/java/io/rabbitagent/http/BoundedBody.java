package io.rabbitagent.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The body of a paused request, as long as it is neither too large nor too slow.
 *
 * @param most bytes
 * @param within from now to its end
 */
record BoundedBody(int most, Duration within) {

    /** Fails with {@link WebhookRefusedException}. To be called on the request's event loop. */
    Future<Buffer> read(Vertx vertx, HttpServerRequest request) {
        if (request.response().closed()) {
            // While its token was looked at: nobody tells of that any more.
            return Future.failedFuture(hungUp());
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(chunk -> {
            if (whole.future().isComplete()) {
                return;
            }
            if (read.length() + chunk.length() > most) {
                whole.tryFail(tooLarge());
            } else {
                read.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> whole.tryComplete(read));
        request.exceptionHandler(e -> whole.tryFail(hungUp()));
        long timer = vertx.setTimer(within.toMillis(), id -> whole.tryFail(tooSlow()));
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.resume();
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    WebhookRefusedException tooLarge() {
        return new WebhookRefusedException(WebhookResult.TOO_LARGE, "the body has more than " + most + " bytes");
    }

    private static WebhookRefusedException hungUp() {
        return new WebhookRefusedException(WebhookResult.BROKEN_OFF, "the sender hung up");
    }

    private WebhookRefusedException tooSlow() {
        return new WebhookRefusedException(
                WebhookResult.TIMEOUT, "the body did not arrive within " + within.toSeconds() + " s");
    }

    /** Takes what still comes of a request that has its answer already, and hangs up where that has no end. */
    void discard(Vertx vertx, HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long[] left = {most};
        long timer = vertx.setTimer(within.toMillis(), id -> HangUp.on(request.connection()));
        request.handler(chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
                HangUp.on(request.connection());
            }
        });
        request.endHandler(end -> vertx.cancelTimer(timer));
        request.exceptionHandler(e -> vertx.cancelTimer(timer));
        request.resume();
    }
}
