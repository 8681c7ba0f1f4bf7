package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A host's journal for reading, also while its agent writes it. Takes no lock and writes nothing; where there is no
 * journal, it is empty. Safe for use by several threads.
 */
public final class JournalReader implements AutoCloseable {
    private final Path directory;
    private final Segments segments;

    public JournalReader(StateDirectory state, Json json) {
        this.directory = state.journal();
        this.segments = new Segments(directory, DiskStorage::readOnly, json);
    }

    /** The journal's name; empty where there is none. */
    public synchronized Optional<String> name() throws StoreException {
        refresh();
        return segments.name();
    }

    public synchronized long lastSequence() throws StoreException {
        refresh();
        return segments.lastSequence();
    }

    /** What the agent has kept of the older entries; only those behind it are read and checked before somebody wants them. */
    public synchronized LocalJournal.Past past() throws StoreException {
        refresh();
        return LocalJournal.Past.of(segments);
    }

    /** Entries in order, those with a sequence above {@code after}; at most {@code most}. */
    public synchronized List<JournalEntry> entries(long after, int most) throws StoreException {
        refresh();
        try {
            return segments.entries(after, most);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            segments.close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(JournalReader.class).debug("closing {}", directory, e);
        }
    }

    private void refresh() throws StoreException {
        try {
            try {
                segments.catchUp();
            } catch (DamagedException e) {
                // The writer may have taken back a line that never was acknowledged, and gone on.
                segments.close();
                segments.catchUp();
            }
        } catch (IOException | StoreException e) {
            throw unusable(directory, e);
        }
    }

    static StoreException unusable(Path directory, Exception cause) {
        String remedy = cause instanceof DamagedException
                ? ". Nothing was changed. Check the disk; to go on without this journal's past, move " + directory
                        + " away as a whole (keep it: it is evidence) and start the agent again"
                : "";
        String what = cause instanceof IOException && !(cause instanceof DamagedException)
                ? cause.toString()
                : cause.getMessage();
        return new StoreException("the journal in " + directory + " can't be used: " + what + remedy, cause);
    }
}
