package io.rabbitagent.scenario;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that publishes to a queue, one message after the other, and keeps those that its broker has confirmed. */
final class Publisher implements AutoCloseable {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> confirmed = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    Publisher(int host, String queue, String prefix) {
        this.thread = new Thread(() -> publish(host, queue, prefix), "publisher-rb" + host);
        thread.start();
    }

    private void publish(int host, String queue, String prefix) {
        for (int n = 1; !over; n++) {
            sent.add(prefix + n);
            if (Queues.published(host, queue, prefix + n)) {
                confirmed.add(prefix + n);
            }
        }
    }

    /** Until so many more are confirmed. */
    void awaitMore(int many) {
        int enough = confirmed.size() + many;
        await(thread.getName() + " has " + enough + " confirms")
                .atMost(Duration.ofMinutes(4))
                .until(() -> confirmed.size() >= enough);
    }

    /** What was sent until its end: one that a cut has left without a confirm may have arrived all the same. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    /** What was confirmed until its end. */
    List<String> confirmed() {
        return List.copyOf(confirmed);
    }

    /** Publishes no more; what it has asked for is waited for. */
    void stop() {
        over = true;
        try {
            thread.join(Duration.ofMinutes(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
