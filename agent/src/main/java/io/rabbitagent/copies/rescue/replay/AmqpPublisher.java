package io.rabbitagent.copies.rescue.replay;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Publishes by AMQP 0-9-1 with confirms, to the default exchange: it has a binding to each queue by its name, and no policy
 * nor alternate exchange can change that.
 *
 * <p>All its state is guarded by itself; the client calls back on its connection's thread.
 */
final class AmqpPublisher implements Publisher {
    private static final String DEFAULT_EXCHANGE = "";
    private static final int NO_SUCH = 404;
    private static final int MILLIS_TO_CLOSE = 2_000;

    private final Export export;
    private final Connection connection;
    private final Channel channel;
    private final List<Socket> sockets;
    /** By the number under which the broker answers. */
    private final NavigableMap<Long, Long> pending = new TreeMap<>();

    private final Set<Long> returned = new HashSet<>();
    private Map<Long, Answer> answers = new LinkedHashMap<>();
    private Optional<String> failure = Optional.empty();
    private Optional<String> blocked = Optional.empty();
    private Optional<Channel> lookups = Optional.empty();

    /** @param sockets below the connection */
    AmqpPublisher(Export export, Connection connection, List<Socket> sockets) throws IOException {
        this.export = export;
        this.connection = connection;
        this.sockets = sockets;
        connection.addShutdownListener(this::ended);
        connection.addBlockedListener(this::blocked, () -> blocked(""));
        this.channel = connection.createChannel();
        channel.addShutdownListener(this::ended);
        channel.addReturnListener(this::returned);
        channel.addConfirmListener(
                (sequence, multiple) -> answered(sequence, multiple, Answer.CONFIRMED),
                (sequence, multiple) -> answered(sequence, multiple, Answer.NACKED));
        channel.confirmSelect();
    }

    @Override
    public Optional<Long> queue(String name) throws CopyException {
        try {
            if (lookups.filter(Channel::isOpen).isEmpty()) {
                // A queue that is not there has closed the one before.
                lookups = Optional.of(connection.createChannel());
            }
            return Optional.of(
                    (long) lookups.orElseThrow().queueDeclarePassive(name).getMessageCount());
        } catch (IOException | RuntimeException e) {
            if (AmqpFailure.code(e).equals(Optional.of(NO_SUCH))) {
                return Optional.empty();
            }
            throw new CopyException("whether there is a queue " + name + " is unknown: " + AmqpFailure.words(e));
        }
    }

    @Override
    public void publish(ExportedMessage message, boolean again) throws CopyException, UnsendableException {
        BasicProperties properties = AmqpMessage.properties(message, export, again);
        AmqpMessage.check(properties, message.body().remaining(), connection.getFrameMax());
        synchronized (this) {
            pending.put(channel.getNextPublishSeqNo(), message.number());
        }
        try {
            channel.basicPublish(DEFAULT_EXCHANGE, message.queue(), true, false, properties, message.body(), null);
        } catch (IOException | RuntimeException e) {
            fail(AmqpFailure.words(e));
            throw lost();
        }
    }

    private synchronized void answered(long sequence, boolean multiple, Answer answer) {
        Map<Long, Long> meant =
                multiple ? pending.headMap(sequence, true) : pending.subMap(sequence, true, sequence, true);
        meant.values().forEach(number -> {
            // What was returned is confirmed as well: the broker is done with it.
            if (!returned.remove(number)) {
                answers.put(number, answer);
            }
        });
        meant.clear();
        notifyAll();
    }

    /** Comes before the message's confirm. */
    private synchronized void returned(Return back) {
        Map<String, Object> headers =
                Optional.ofNullable(back.getProperties().getHeaders()).orElse(Map.of());
        if (headers.get(Marks.RESCUED) instanceof Map<?, ?> marks && marks.get(Marks.NUMBER) instanceof Long number) {
            returned.add(number);
            answers.put(number, Answer.RETURNED);
            notifyAll();
        } else {
            fail("a message came back without its marks");
        }
    }

    @Override
    public synchronized Map<Long, Answer> answers(Duration patience) throws CopyException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        try {
            while (answers.isEmpty() && failure.isEmpty() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = until - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
        if (answers.isEmpty() && failure.isPresent()) {
            throw lost();
        }
        Map<Long, Answer> taken = answers;
        answers = new LinkedHashMap<>();
        return taken;
    }

    @Override
    public synchronized Optional<String> blocked() {
        return failure.isPresent() ? Optional.empty() : blocked;
    }

    private synchronized void blocked(String why) {
        blocked = Optional.of(why).filter(text -> !text.isEmpty());
        notifyAll();
    }

    private void ended(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication()) {
            fail(AmqpFailure.words(signal));
        }
    }

    private synchronized void fail(String why) {
        if (failure.isEmpty()) {
            failure = Optional.of(why);
        }
        notifyAll();
    }

    private synchronized CopyException lost() {
        return new CopyException("the connection to the broker is lost: " + failure.orElse("unknown"));
    }

    /** Below the connection: whoever writes into a socket that nobody reads holds all of the connection's own locks. */
    @Override
    public void abort() {
        fail("it was given up");
        close(sockets);
    }

    static void close(List<Socket> sockets) {
        try {
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        boolean whole;
        synchronized (this) {
            whole = failure.isEmpty();
        }
        if (!whole) {
            abort();
        }
        connection.abort(AMQP.REPLY_SUCCESS, "done", MILLIS_TO_CLOSE);
    }
}
