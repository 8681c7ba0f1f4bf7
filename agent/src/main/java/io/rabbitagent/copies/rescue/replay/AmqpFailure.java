package io.rabbitagent.copies.rescue.replay;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;

/** What the client's exceptions say, in the broker's own words where there are some. */
final class AmqpFailure {
    private AmqpFailure() {}

    private record Close(int code, String text) {}

    /** Such as 404. Empty where the broker has said nothing. */
    static Optional<Integer> code(Throwable failure) {
        return close(failure).map(Close::code);
    }

    static String words(Throwable failure) {
        return close(failure).map(Close::text).orElseGet(() -> rootOf(failure));
    }

    private static Optional<Close> close(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof ShutdownSignalException signal) {
                Method reason = signal.getReason();
                if (reason instanceof AMQP.Channel.Close close) {
                    return Optional.of(new Close(close.getReplyCode(), close.getReplyText()));
                }
                if (reason instanceof AMQP.Connection.Close close) {
                    return Optional.of(new Close(close.getReplyCode(), close.getReplyText()));
                }
            }
        }
        return Optional.empty();
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
