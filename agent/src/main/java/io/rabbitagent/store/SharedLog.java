package io.rabbitagent.store;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * History and decisions in one file: a line a transaction, holding the entry and, for a decision, the whole document.
 * So both are in the file, or neither.
 *
 * <p>What was read before isn't read again. Not safe for use by several threads; only who holds the store's lock may
 * write.
 */
final class SharedLog implements Closeable {
    static final int FORMAT_VERSION = 1;
    private static final String COUNTER = "revision";

    private final Path path;
    private final Disk disk;
    private final Json json;
    private final Map<String, Long> revisions = new HashMap<>();
    private @Nullable LineFile file;
    private @Nullable Object fileKey;
    private String store = "";
    private Optional<EntryId> last = Optional.empty();
    private long decisionsRevision;
    private Optional<String> decisions = Optional.empty();

    SharedLog(Path path, Disk disk, Json json) {
        this.path = path;
        this.disk = disk;
        this.json = json;
    }

    /** The first line. */
    record Header(int formatVersion, String store) {}

    /**
     * A line. Entry and document are text in it: they come out letter by letter as they went in, and an agent that is too
     * old for one entry can still read what stands around it.
     */
    record Transaction(String id, String entry, Optional<String> decisions) {}

    /** Names the store; empty where it doesn't exist so far. */
    String store() {
        return store;
    }

    long revision() {
        return file == null || file.end().isStart() ? 0 : file.end().number();
    }

    SharedStore.Snapshot decisions() {
        return new SharedStore.Snapshot(store, decisionsRevision, decisions);
    }

    /** The entry that was taken last. */
    Optional<EntryId> last() {
        return last;
    }

    Optional<Long> revisionOf(EntryId id) {
        return Optional.ofNullable(revisions.get(id.value()));
    }

    /**
     * Reads what others have added. A file that isn't the one read before (a backup was put back) is read anew.
     *
     * @return how many bytes of an unfinished line follow
     */
    long catchUp() throws IOException, StoreException {
        try {
            return tryToCatchUp();
        } catch (DamagedException e) {
            if (revision() == 0) {
                throw e;
            }
            close();
            return tryToCatchUp();
        } catch (IOException | StoreException e) {
            // Lines that could not be brought to the disk must not be believed.
            close();
            throw e;
        }
    }

    /** Makes the file where it is missing or has no header. */
    void create(String idIfNew) throws IOException {
        if (file == null) {
            open();
        }
        if (writable().end().isStart()) {
            writable().append(0, json.writeDocument(FORMAT_VERSION, new Header(FORMAT_VERSION, idIfNew)));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            AtomicFile.syncDirectory(path.resolveSibling(""));
            store = idIfNew;
        }
    }

    /** Cuts an unfinished last line off; its writer was killed before anybody was told of it. */
    Path dropUnfinished() throws IOException {
        return writable().setTornAside();
    }

    /** @return the revision under which the transaction is on the disk */
    long append(HistoryEntry entry, Optional<String> document) throws LineFile.AppendException {
        Transaction transaction = new Transaction(entry.id().value(), json.write(entry), document);
        try {
            Line line = writable().append(revision() + 1, json.write(transaction));
            accept(line.number(), transaction);
            return line.number();
        } catch (LineFile.AppendException e) {
            if (!e.takenBack()) {
                closeQuietly();
            }
            throw e;
        }
    }

    /** Entries as text, by revision. */
    List<Map.Entry<Long, String>> entries(long after, int most) throws IOException, StoreException {
        List<Line> lines = new ArrayList<>();
        if (file != null && most > 0) {
            file.read(after, (before, line) -> {
                lines.add(line);
                return lines.size() < most;
            });
        }
        List<Map.Entry<Long, String>> entries = new ArrayList<>();
        for (Line line : lines) {
            entries.add(Map.entry(line.number(), transaction(line).entry()));
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        LineFile open = file;
        file = null;
        fileKey = null;
        store = "";
        revisions.clear();
        last = Optional.empty();
        decisionsRevision = 0;
        decisions = Optional.empty();
        if (open != null) {
            open.close();
        }
    }

    private long tryToCatchUp() throws IOException, StoreException {
        Object key = keyOfPath();
        if (key == null || !key.equals(fileKey)) {
            close();
        }
        if (key == null) {
            return 0;
        }
        if (file == null) {
            open();
        }
        List<StoreException> refused = new ArrayList<>();
        long torn = writable().catchUp((before, line) -> {
            try {
                if (before.isStart()) {
                    store = json.readDocument(line.payload(), Header.class, FORMAT_VERSION)
                            .store();
                } else {
                    accept(line.number(), transaction(line));
                }
            } catch (StoreException e) {
                refused.add(e);
            }
            return true;
        });
        if (!refused.isEmpty()) {
            throw refused.get(0);
        }
        return torn;
    }

    private void accept(long revision, Transaction transaction) {
        revisions.put(transaction.id(), revision);
        last = Optional.of(new EntryId(transaction.id()));
        if (transaction.decisions().isPresent()) {
            decisions = transaction.decisions();
            decisionsRevision = revision;
        }
    }

    private Transaction transaction(Line line) throws StoreException {
        return json.read(line.payload(), Transaction.class);
    }

    private void open() throws IOException {
        file = new LineFile(path, disk.open(path), COUNTER, 0);
        fileKey = keyOfPath();
    }

    private LineFile writable() {
        LineFile open = file;
        if (open == null) {
            throw new IllegalStateException(path + " is not open");
        }
        return open;
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(SharedLog.class).debug("closing {}", path, e);
        }
    }

    /** Tells this file from another that was put in its place; null where there is none. */
    private @Nullable Object keyOfPath() throws IOException {
        try {
            return Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
