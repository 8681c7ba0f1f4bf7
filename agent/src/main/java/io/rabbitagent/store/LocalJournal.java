package io.rabbitagent.store;

import io.rabbitagent.cluster.history.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this host's agent saw and did, on this host's disk before anything else is done with it.
 *
 * <ol>
 *   <li>An entry whose {@link #append} has returned is there after any crash, once and in order.
 *   <li>An append that failed left nothing behind; later ones are sound.
 *   <li>Nothing that was written is ever overwritten. Where a line in the middle is damaged, the journal doesn't open; or, where
 *       it lies before what {@link #past} tells of, those entries can't be read.
 * </ol>
 *
 * <p>Safe for use by several threads.
 */
public final class LocalJournal implements AutoCloseable {
    private static final long SEGMENT_BYTES = 8L * 1024 * 1024;

    private final Json json;
    private final String name;
    private final Segments segments;
    private final long segmentBytes;

    private LocalJournal(Json json, String name, Segments segments, long segmentBytes) {
        this.json = json;
        this.name = name;
        this.segments = segments;
        this.segmentBytes = segmentBytes;
    }

    /**
     * What is needed of a journal's older entries.
     *
     * @param upTo the sequence of the last of the older entries; 0 where nothing is known of them
     * @param entries those up to there that are needed, in their order
     */
    public record Past(long upTo, List<JournalEntry> entries) {
        static Past of(Segments segments) {
            return segments.past()
                    .map(known -> new Past(known.upTo(), known.entries()))
                    .orElseGet(() -> new Past(0, List.of()));
        }
    }

    /** A journal and what was found when it was opened. */
    public record Opened(LocalJournal journal, OpenReport report) {}

    /**
     * Opens the journal in a state directory, or makes it.
     *
     * @param lock shows that no other process writes it
     * @param nameIfNew such as {@code rabbit@rb1/4f1c09aa}: unique, since it keys this journal's entries in the history
     * @throws StoreException where a line in the middle is damaged; nothing was changed then
     */
    public static Opened open(StateLock lock, String nameIfNew, Json json) throws StoreException {
        return open(lock, nameIfNew, json, Disk.REAL);
    }

    /** As {@link #open(StateLock, String, Json)}, on another disk. */
    public static Opened open(StateLock lock, String nameIfNew, Json json, Disk disk) throws StoreException {
        return open(lock, nameIfNew, json, disk, SEGMENT_BYTES);
    }

    static Opened open(StateLock lock, String nameIfNew, Json json, Disk disk, long segmentBytes)
            throws StoreException {
        Path directory = lock.directory().journal();
        Segments segments = new Segments(directory, disk, json);
        try {
            Files.createDirectories(directory);
            long tornBytes = segments.catchUp();
            Optional<Path> torn =
                    tornBytes > 0 ? Optional.of(segments.last().orElseThrow().setTornAside()) : Optional.empty();
            OpenReport report = new OpenReport(segments.name().isEmpty(), segments.lastSequence(), torn);
            String name = segments.name().orElse(nameIfNew);
            if (segments.last().filter(file -> !file.end().isStart()).isEmpty()) {
                segments.begin(name);
            }
            return new Opened(new LocalJournal(json, name, segments, segmentBytes), report);
        } catch (IOException | StoreException e) {
            closeAfter(segments, e);
            throw JournalReader.unusable(directory, e);
        }
    }

    /** Names the journal, not the host: a journal that was lost and made anew has another name. */
    public String name() {
        return name;
    }

    /** The sequence of the last entry; 0 where there is none. */
    public synchronized long lastSequence() {
        return segments.lastSequence();
    }

    /** What {@link #keepPast} had kept when this journal was opened. Only the entries behind it were read and checked then. */
    public synchronized Past past() {
        return Past.of(segments);
    }

    /** A past may be kept of the entries up to this one; 0 where the journal is too short for it. */
    public synchronized long pastMayEndAt() {
        return segments.lastFileFollows();
    }

    /**
     * Keeps what is needed of the older entries, so that the next start reads but this and what follows. A failure is told in the
     * log, and does no harm.
     *
     * @param entries all that is needed of the entries up to {@link #pastMayEndAt}, in their order
     */
    public synchronized void keepPast(List<JournalEntry> entries) {
        segments.keepPast(entries);
    }

    /**
     * Writes an entry and returns once it is on the disk.
     *
     * @throws StoreException where it could not be written; it isn't in the journal then
     */
    public synchronized JournalEntry append(Instant at, Event event) throws StoreException {
        String payload = json.write(new Segments.Payload(at, event));
        try {
            if (segments.last().orElseThrow().end().offset() >= segmentBytes) {
                segments.begin(name);
            }
            Line line = segments.last().orElseThrow().append(segments.lastSequence() + 1, payload);
            return new JournalEntry(line.number(), at, event);
        } catch (IOException e) {
            throw new StoreException(
                    "the journal " + name + " can't be written (" + e.getMessage()
                            + "): free space on the disk of the state directory, and check that disk",
                    e);
        }
    }

    /** Entries in order, those with a sequence above {@code after}; at most {@code most}. */
    public synchronized List<JournalEntry> entries(long after, int most) throws StoreException {
        try {
            return segments.entries(after, most);
        } catch (IOException e) {
            throw new StoreException("the journal " + name + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            segments.close();
        } catch (IOException e) {
            // Everything that was acknowledged is on the disk.
            org.slf4j.LoggerFactory.getLogger(LocalJournal.class).warn("closing the journal {}", name, e);
        }
    }

    private static void closeAfter(Segments segments, Exception failure) {
        try {
            segments.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
