package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rabbitagent.copies.CopyException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A broker that runs on a copy, in network, mount, process and host name spaces of its own: it has no interface but
 * {@code lo}, and no directory of the host's broker. It ends when this is closed, and when the agent ends in any other way.
 */
final class IsolatedBroker implements Closeable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** What {@code inside.sh} ends with where the kernel or the file system has no layers. */
    private static final int NO_LAYER = 76;

    private static final int LAST_WORDS = 2000;
    private static final Duration TO_END = Duration.ofSeconds(30);

    private final Process guard;
    private final FileChannel output;
    private final Frames frames;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "isolated-broker-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean late;

    private IsolatedBroker(Process guard, FileChannel output) {
        this.guard = guard;
        this.output = output;
        this.frames = new Frames(guard.getInputStream());
    }

    static IsolatedBroker start(Path directory) throws IOException {
        File said = directory.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder("setsid", "sh", directory.resolve("guard.sh").toString(), directory.toString());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectError(said);
        Process guard = builder.start();
        return new IsolatedBroker(guard, FileChannel.open(said.toPath(), StandardOpenOption.READ));
    }

    /** What {@code isolated_copy} has to say next, within a time. */
    Optional<Frames.Head> next(Duration patience) throws IOException {
        ScheduledFuture<?> end = watch.schedule(this::tooLate, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return frames.next();
        } finally {
            end.cancel(false);
        }
    }

    Frames frames() {
        return frames;
    }

    JsonNode json(Frames.Head head) throws IOException {
        return MAPPER.readTree(frames.whole(head));
    }

    private void tooLate() {
        late = true;
        letGo();
    }

    /** Whether there was no broker, for want of a layer over the original. */
    boolean hadNoLayer() {
        try {
            return guard.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS) && guard.exitValue() == NO_LAYER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Why there is no more to hear, by the last that was written to the log. */
    CopyException ended() {
        if (late) {
            return new CopyException("the broker on the copy did not answer in time; " + lastWords());
        }
        return new CopyException("the broker on the copy ended; " + lastWords());
    }

    private String lastWords() {
        try {
            long size = output.size();
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, LAST_WORDS));
            int read = output.read(tail, size - tail.capacity());
            String said = new String(tail.array(), 0, Math.max(read, 0), StandardCharsets.UTF_8);
            return said.isBlank()
                    ? "it said nothing"
                    : "its last words: " + said.strip().replaceAll("\\s+", " ");
        } catch (IOException e) {
            return "its last words can't be read: " + e;
        }
    }

    private void letGo() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    @Override
    public void close() throws IOException {
        letGo();
        watch.shutdownNow();
        try {
            if (!guard.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                guard.destroyForcibly();
                throw new IOException("the isolated broker did not end when it was told to, and was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            output.close();
        }
    }
}
