package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A connection to one virtual host, through which messages go into its queues. Used by one thread, but for {@link #abort}
 * and {@link #blocked}.
 */
public interface Publisher extends AutoCloseable {
    /** What the broker said of a message. */
    enum Answer {
        /** It has it. */
        CONFIRMED,
        /** There is no such queue: it certainly has not got it. */
        RETURNED,
        /** It refuses responsibility for it. */
        NACKED
    }

    /**
     * How many messages the queue holds; empty where there is no such queue.
     *
     * @throws CopyException where it is not told
     */
    Optional<Long> queue(String name) throws CopyException;

    /**
     * Sends a message into its queue. It may wait while the broker takes none.
     *
     * @param again whether it may have been sent before
     * @throws UnsendableException where it certainly was not sent, and never can be
     * @throws CopyException where it may have been sent, and the connection is of no use any more
     */
    void publish(ExportedMessage message, boolean again) throws CopyException, UnsendableException;

    /**
     * The broker's answers that nobody has taken yet, by the number of the message.
     *
     * @param patience how long to wait where there are none; then it returns none
     * @throws CopyException where there are none, and none will come any more
     */
    Map<Long, Answer> answers(Duration patience) throws CopyException;

    /** Why the broker takes nothing at present, such as {@code low on disk}. */
    Optional<String> blocked();

    /** Has whoever waits here wait no longer; the connection is of no use afterwards. Any thread may call it. */
    void abort();

    @Override
    void close();

    /** Makes connections. */
    @FunctionalInterface
    interface Source {
        /**
         * To the virtual host of an export.
         *
         * @throws CopyException where there is none to be had
         */
        Publisher open(Export export) throws CopyException;
    }
}
