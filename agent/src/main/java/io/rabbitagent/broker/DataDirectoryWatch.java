package io.rabbitagent.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures the data directory's telling files at every change, the first sight of each included.
 *
 * <p>Polls four {@code stat} calls instead of asking the kernel for events: a running broker writes its transaction log
 * in the same directory all the time, so inotify would wake the agent more often than a clock does; it also loses its
 * watch when the directory is replaced (a restored backup), and the evidence worth keeping stands for seconds at least. Ten looks a second cost about 0.2 % of a core.
 */
public final class DataDirectoryWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataDirectoryWatch.class);
    private static final Map<String, DataDirectoryReader.TermReader<?>> READ = Map.of(
            StatusFiles.MEMBERSHIP, StatusFiles::membership,
            StatusFiles.RUNNING, StatusFiles::running);
    private static final List<String> NAMES =
            List.of(StatusFiles.MEMBERSHIP, StatusFiles.RUNNING, StatusFiles.SCHEMA, StatusFiles.FORCE_LOAD);
    private static final Stamp ABSENT = new Stamp(false, 0, 0, "");

    private final Path directory;
    private final Duration patience;
    private final Clock clock;
    private final Consumer<DataFileCapture> listener;
    private final Map<String, Stamp> reported = new HashMap<>();
    private final Map<String, Long> garbledSince = new HashMap<>();
    private final ScheduledExecutorService thread;

    /**
     * Starts watching.
     *
     * @param patience how long a half-written file may take until it is captured as it stands
     * @param listener called on the watch's own thread
     */
    public DataDirectoryWatch(
            Path directory, Duration period, Duration patience, Clock clock, Consumer<DataFileCapture> listener) {
        this.directory = directory;
        this.patience = patience;
        this.clock = clock;
        this.listener = listener;
        this.thread = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("data-directory-watch"));
        var unused = thread.scheduleWithFixedDelay(this::look, 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        for (String name : NAMES) {
            try {
                look(name);
            } catch (IOException e) {
                log.debug("{} can't be looked at, it will be tried again", name, e);
            } catch (RuntimeException e) {
                // An exception would end the schedule, and with it all later evidence.
                log.error("The change of {} could not be handled", name, e);
            }
        }
    }

    private void look(String name) throws IOException {
        Stamp before = stamp(name);
        if (before.equals(reported.get(name))) {
            return;
        }
        DataDirectoryReader.TermReader<?> meaning = READ.get(name);
        if (meaning == null || !before.present()) {
            report(name, before, Optional.empty(), true);
            return;
        }
        Instant at = clock.instant();
        String text = DataDirectoryReader.text(directory.resolve(name));
        if (!before.equals(stamp(name))) {
            return;
        }
        boolean wellFormed = makesSense(text, meaning);
        if (wellFormed || waitedLongEnough(name)) {
            reported.put(name, before);
            garbledSince.remove(name);
            listener.accept(new DataFileCapture(name, true, before.size(), Optional.of(text), wellFormed, at));
        }
    }

    private void report(String name, Stamp stamp, Optional<String> content, boolean wellFormed) {
        reported.put(name, stamp);
        garbledSince.remove(name);
        listener.accept(new DataFileCapture(name, stamp.present(), stamp.size(), content, wellFormed, clock.instant()));
    }

    private boolean waitedLongEnough(String name) {
        long now = System.nanoTime();
        return now - garbledSince.computeIfAbsent(name, first -> now) >= patience.toNanos();
    }

    private static boolean makesSense(String text, DataDirectoryReader.TermReader<?> meaning) {
        try {
            meaning.read(text);
            return true;
        } catch (ErlangSyntaxException e) {
            return false;
        }
    }

    private Stamp stamp(String name) throws IOException {
        // Presence is all that schema.DAT and force_load tell; their times would report every schema transaction.
        try {
            Map<String, Object> found =
                    Files.readAttributes(directory.resolve(name), "unix:ino,size,lastModifiedTime,ctime");
            long size = ((Number) found.getOrDefault("size", 0L)).longValue();
            if (!READ.containsKey(name)) {
                return new Stamp(true, size, 0, "");
            }
            long inode = ((Number) found.getOrDefault("ino", 0L)).longValue();
            return new Stamp(true, size, inode, found.get("lastModifiedTime") + " " + found.get("ctime"));
        } catch (NoSuchFileException e) {
            return ABSENT;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** What changes when a file does: a rewrite within the clock's grain still changes the inode or the change time. */
    private record Stamp(boolean present, long size, long inode, String times) {}
}
