package io.rabbitagent.broker;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogEvent;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a broker's log file and keeps what it says about the broker's present life.
 *
 * <p>At the start the file's last MiB is read, and no rotated predecessor: what happened before that, such as the boot of a
 * broker that has run for long, is not in what it tells.
 *
 * <p>The file's absence is no loss once it was read: the broker makes a new one with the next line it has to say, which
 * may be hours after a rotation. Only the plain-text format is understood, not the JSON one.
 */
public final class BrokerLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BrokerLog.class);
    private static final int TAIL = 1 << 20;

    private final Path file;
    private final FileFollower follower;
    private final BootLogFold fold = new BootLogFold();
    private final Consumer<LogEvent> listener;
    private final ScheduledExecutorService thread;
    private volatile Fact<BootLog> current = Fact.notObserved();
    private boolean everRead;
    private boolean closed;

    /**
     * Starts following.
     *
     * @param listener hears of each telling line, those of the tail that was there at the start included
     */
    public BrokerLog(Path file, Duration period, Consumer<LogEvent> listener) {
        this.file = file;
        this.listener = listener;
        this.follower = new FileFollower(file, TAIL, LogLine.LONGEST, this::line);
        this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("broker-log"));
        var unused = thread.scheduleWithFixedDelay(this::readNow, 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    public Fact<BootLog> current() {
        return current;
    }

    /** Reads to the file's present end first: for whoever just saw the VM end and wants to know why. */
    public synchronized Fact<BootLog> readNow() {
        if (closed) {
            return current;
        }
        try {
            follower.read();
            everRead = true;
            current = Fact.known(fold.bootLog());
        } catch (NoSuchFileException e) {
            current = everRead
                    ? Fact.known(fold.bootLog())
                    : Fact.unknown(Reason.UNREADABLE, "the broker's log " + file + " does not exist");
        } catch (AccessDeniedException e) {
            current = Fact.unknown(Reason.UNREADABLE, "the broker's log " + file + " may not be read by this user");
        } catch (IOException | RuntimeException e) {
            log.debug("{} can't be read, it will be tried again", file, e);
            current = Fact.unknown(Reason.FAILED, "the broker's log " + file + ": " + e);
        }
        return current;
    }

    /** Whether it ends with a boot that may succeed once more, and why. */
    public synchronized Fact<Optional<VainBoot>> vainBoot() {
        return readNow().map(read -> fold.vainBoot());
    }

    /**
     * How the VM ended whose end was just seen.
     *
     * @param appRan the application was seen running in that life
     */
    public synchronized Fact<HowEnded> ended(boolean appRan) {
        return readNow().flatMap(read -> fold.ended(appRan));
    }

    /**
     * As {@link #ended}, of the life that was the last when the log had come that far: by at most its last MiB before that.
     * Unknown where that file is not there any more.
     */
    public Fact<HowEnded> endedAsOf(LogPosition position, boolean appRan) {
        return new PastLog(file, TAIL).asOf(position).flatMap(read -> read.ended(appRan));
    }

    private void line(String text) {
        fold.add(text).ifPresent(listener);
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.shutdownNow();
        follower.close();
    }
}
