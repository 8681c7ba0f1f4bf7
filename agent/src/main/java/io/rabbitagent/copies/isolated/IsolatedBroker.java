package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Sizes;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that runs on a copy, in network, mount, process and host name spaces of its own: it has no interface but
 * {@code lo}, and no directory of the host's broker. It ends when this is closed, and when the agent ends in any other way.
 */
final class IsolatedBroker implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(IsolatedBroker.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** What {@code inside.sh} ends with where the kernel or the file system has no layers. */
    private static final int NO_LAYER = 76;
    /** What it ends with where a command before the boot failed. */
    private static final int NOT_TREATED = 77;

    private static final int LAST_WORDS = 2000;
    private static final Duration TO_END = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Process guard;
    private final FileChannel output;
    private final FileStore disk;
    private final Limits limits;
    private final Frames frames;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "isolated-broker-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final WatchedInput input;
    private volatile Optional<String> endedFor = Optional.empty();

    private IsolatedBroker(Process guard, FileChannel output, FileStore disk, Limits limits) {
        this.guard = guard;
        this.output = output;
        this.disk = disk;
        this.limits = limits;
        this.input = new WatchedInput(guard.getInputStream());
        this.frames = new Frames(input);
    }

    /**
     * What ends it early.
     *
     * @param keepFreeBytes of the disk that it writes to
     * @param cancelled whether nobody wants its answers any more
     */
    record Limits(long keepFreeBytes, BooleanSupplier cancelled) {}

    static IsolatedBroker start(Path directory, Limits limits) throws IOException {
        File said = directory.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder("setsid", "sh", directory.resolve("guard.sh").toString(), directory.toString());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.redirectError(said);
        FileStore disk = Files.getFileStore(directory);
        Process guard = builder.start();
        // The guard removes the directory: what it said is read through the open file.
        FileChannel output = FileChannel.open(said.toPath(), StandardOpenOption.READ);
        IsolatedBroker broker = new IsolatedBroker(guard, output, disk, limits);
        var unused = broker.watch.scheduleWithFixedDelay(
                broker::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return broker;
    }

    /** From now on each byte has to come within this time. */
    void answersWithin(Duration patience) {
        input.expectWithin(patience);
    }

    private void look() {
        try {
            if (limits.cancelled().getAsBoolean()) {
                end("nobody wants its answers any more");
            } else if (input.isLate()) {
                end("it did not answer in time");
            } else if (disk.getUsableSpace() < limits.keepFreeBytes()) {
                end("less than " + Sizes.bytes(limits.keepFreeBytes()) + " (backup.keep_free) were free on its disk");
            }
        } catch (IOException | RuntimeException e) {
            end("what it may use could not be looked at: " + e);
        }
    }

    private void end(String why) {
        if (endedFor.isEmpty()) {
            endedFor = Optional.of(why);
            letGo();
            var unused = watch.schedule(guard::destroyForcibly, TO_END.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    Frames frames() {
        return frames;
    }

    JsonNode json(Frames.Head head) throws IOException {
        return MAPPER.readTree(frames.whole(head));
    }

    /** Whether there was no broker, for want of a layer over the original. */
    boolean hadNoLayer() {
        return endedWith(NO_LAYER);
    }

    private boolean endedWith(int code) {
        try {
            return guard.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS) && guard.exitValue() == code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Why there is no more to hear, by the last that was written to the log. */
    CopyException ended() {
        if (endedFor.isEmpty() && endedWith(NOT_TREATED)) {
            return new DidNotBootException(lastWords());
        }
        return new CopyException("the broker on the copy ended"
                + endedFor.map(why -> ", as " + why).orElse("") + "; " + lastWords());
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
        try (OutputStream rope = guard.getOutputStream()) {
            rope.flush();
        } catch (IOException e) {
            log.debug("letting guard {} go", guard.pid(), e);
        }
    }

    /** Its guard may be at work for longer: removing a large copy takes its time, and nobody has to wait for that. */
    @Override
    public void close() throws IOException {
        watch.shutdownNow();
        letGo();
        input.close();
        output.close();
        try {
            if (!guard.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Guard {} of an isolated broker is still removing its copy", guard.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
