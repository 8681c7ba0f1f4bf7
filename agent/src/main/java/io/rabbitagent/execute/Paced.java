package io.rabbitagent.execute;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Passes on at most one line a second. */
final class Paced implements Consumer<String> {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<String> listener;
    private long last = System.nanoTime() - PAUSE_NANOS;

    Paced(Consumer<String> listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void accept(String line) {
        long now = System.nanoTime();
        if (now - last >= PAUSE_NANOS) {
            last = now;
            listener.accept(line);
        }
    }
}
