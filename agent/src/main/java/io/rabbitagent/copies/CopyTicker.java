package io.rabbitagent.copies;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells how far a copy is, about once a second, while the caller's thread waits for {@code cp}. */
public final class CopyTicker implements AutoCloseable {
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);
    private static final Duration BEFORE_ESTIMATES = Duration.ofSeconds(3);

    private final Path to;
    private final Tree original;
    private final long before;
    private final Consumer<String> progress;
    private final long since = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread one = new Thread(task, "copy-progress");
        one.setDaemon(true);
        return one;
    });

    /** @param to need not be there yet */
    public CopyTicker(Path to, Tree original, Consumer<String> progress) {
        this(to, original, 0, progress);
    }

    /** @param before how many bytes are there at the start, which say nothing of how fast the copy goes */
    CopyTicker(Path to, Tree original, long before, Consumer<String> progress) {
        this.to = to;
        this.original = original;
        this.before = before;
        this.progress = progress;
    }

    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::tell, 0, TELL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell() {
        try {
            progress.accept(
                    words(Tree.of(to).bytes(), before, original.bytes(), Duration.ofNanos(System.nanoTime() - since)));
        } catch (IOException e) {
            // A file that cp has just renamed: the next look tells more.
        }
    }

    /** With the time that is left, should the rest go as fast; at first nobody knows. */
    static String words(long copied, long before, long all, Duration took) {
        long now = copied - before;
        String left = now > 0 && copied < all && took.compareTo(BEFORE_ESTIMATES) >= 0
                ? ", about "
                        + Sizes.about(Duration.ofMillis((long) (took.toMillis() * (double) (all - copied) / now)))
                        + " left"
                : "";
        return "copied " + Sizes.bytes(copied) + " of " + Sizes.bytes(all) + " in " + Sizes.seconds(took) + left;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
