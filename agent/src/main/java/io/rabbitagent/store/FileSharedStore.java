package io.rabbitagent.store;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store of files for the processes of one machine ({@code file:DIR}).
 *
 * <ol>
 *   <li>{@code log.jsonl} has history and decisions, a line a transaction, each on the disk before it is acknowledged.
 *   <li>Writers hold {@code lock}, which the kernel frees if they die, and bring themselves up to date under it.
 *   <li>Readers take no lock and need no right to write.
 *   <li>{@code board/NODE.json} and {@code counts/NODE.json} are replaced as a whole.
 *   <li>{@code kept/DIGEST.json} is written once.
 *   <li>Nothing of the history is ever forgotten: each line of the log builds upon all before it, and a store for one machine
 *       does not last long enough.
 * </ol>
 */
public final class FileSharedStore implements SharedStore {
    static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxrwx---");
    private static final Logger LOG = LoggerFactory.getLogger(FileSharedStore.class);

    private final Path directory;
    private final Json json;
    private final boolean writes;
    private final SharedLog log;
    private final BoardFiles board;
    private final BoardFiles counts;
    private final KeptFiles kept;
    private final StoreLock lock;

    private FileSharedStore(Path directory, Json json, Duration deadline, Disk disk, boolean writes) {
        this.directory = directory;
        this.json = json;
        this.writes = writes;
        this.log = new SharedLog(directory.resolve("log.jsonl"), disk, json);
        this.board = new BoardFiles(directory.resolve("board"));
        this.counts = new BoardFiles(directory.resolve("counts"));
        this.kept = new KeptFiles(directory.resolve("kept"));
        this.lock = new StoreLock(directory.resolve("lock"), deadline);
    }

    /**
     * Opens the store, or makes it; the directory too, where its parent exists.
     *
     * @param idIfNew unique among all stores there ever were
     * @param deadline the most that a call waits for other writers
     */
    public static FileSharedStore open(Path directory, String idIfNew, Json json, Duration deadline)
            throws StoreException {
        return open(directory, idIfNew, json, deadline, Disk.REAL);
    }

    /** As {@link #open(Path, String, Json, Duration)}, on another disk; the board is not on it. */
    public static FileSharedStore open(Path directory, String idIfNew, Json json, Duration deadline, Disk disk)
            throws StoreException {
        return open(directory, idIfNew, json, deadline, disk, FileSystems::typeOf);
    }

    static FileSharedStore open(
            Path directory, String idIfNew, Json json, Duration deadline, Disk disk, FileSystems.Types types)
            throws StoreException {
        createDirectory(directory, types);
        FileSharedStore store = new FileSharedStore(directory, json, deadline, disk, true);
        try {
            return store.lock.write(() -> {
                store.prepare();
                store.log.create(idIfNew);
                return store;
            });
        } catch (IOException | StoreException e) {
            throw store.unusable(e);
        }
    }

    /** Opens the store and writes nothing, ever: where there is none it is empty and has no name. */
    public static FileSharedStore openReadOnly(Path directory, Json json, Duration deadline) throws StoreException {
        Path existing = Files.isDirectory(directory) ? directory : parent(directory);
        FileSystems.refuseNetwork(existing, FileSystems::typeOf);
        return new FileSharedStore(directory, json, deadline, DiskStorage::readOnly, false);
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        int size = decisions.getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST_DECISIONS_BYTES) {
            return new NotCommitted("the decisions document has " + size + " bytes; a store takes at most "
                    + MOST_DECISIONS_BYTES + ": let 'agent plans' show what can be rejected or acknowledged");
        }
        if (!writes) {
            return new NotCommitted(directory + " was opened for reading only");
        }
        try {
            return lock.write(() -> {
                prepare();
                return committed(expected, decisions, entry);
            });
        } catch (LineFile.AppendException e) {
            String why = directory + " can't be written: " + e.getMessage();
            return e.takenBack() ? new NotCommitted(why) : new OutcomeUnknown(why);
        } catch (IOException | StoreException e) {
            return new NotCommitted(unusable(e).getMessage());
        }
    }

    private CommitResult committed(Position expected, String decisions, HistoryEntry entry)
            throws LineFile.AppendException {
        if (!expected.store().equals(log.store())) {
            return new NotCommitted(
                    "the decision was made from store " + expected.store() + ", but this is " + log.store());
        }
        if (expected.revision() != log.decisions().revision()) {
            return new Conflict();
        }
        Optional<Long> taken = log.revisionOf(entry.id());
        if (taken.isPresent()) {
            return new NotCommitted("entry " + entry.id() + " is in the history already, at revision " + taken.get());
        }
        return new Committed(new Position(log.store(), log.append(entry, Optional.of(decisions))));
    }

    @Override
    public Snapshot decisions() throws StoreException {
        return read(log::decisions);
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        return read(() ->
                new Standing(new Position(log.store(), log.revision()), log.last(), known.flatMap(log::revisionOf), 0));
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        Optional<String> text = read(() -> {
            Optional<Long> revision = log.revisionOf(id);
            return revision.isEmpty() ? Optional.empty() : Optional.of(entryAt(revision.get()));
        });
        return text.isEmpty() ? Optional.empty() : Optional.of(json.readEntry(text.get()));
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        writing(() -> {
            prepare();
            return log.revisionOf(entry.id()).isPresent() ? same(entry) : log.append(entry, Optional.empty());
        });
    }

    /** The revision of an entry that was there before. */
    private long same(HistoryEntry entry) throws IOException, StoreException {
        long revision = log.revisionOf(entry.id()).orElseThrow();
        if (!entryAt(revision).equals(json.write(entry))) {
            throw new StoreException("another entry is in the history as " + entry.id()
                    + ": two journals share a name, or a journal was put back from a backup");
        }
        return revision;
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        List<StoredEntry> history = new ArrayList<>();
        for (Map.Entry<Long, String> entry : read(() -> log.entries(after, most))) {
            history.add(new StoredEntry(entry.getKey(), json.readEntry(entry.getValue())));
        }
        return history;
    }

    /** Forgets nothing. */
    @Override
    public long forget(long upTo, Set<Long> keep) {
        return 0;
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        writing(() -> {
            board.publish(node, document);
            return node;
        });
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        try {
            return board.read();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        writing(() -> {
            counts.publish(node, document);
            return node;
        });
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        try {
            return counts.read(node);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public String keep(String document) throws StoreException {
        KeptDocument one = KeptDocument.of(document);
        return writing(() -> kept.keep(one));
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        try {
            return kept.read(digest);
        } catch (IOException | StoreException e) {
            throw unusable(e);
        }
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        writing(() -> {
            kept.remove(butFor, before);
            return before;
        });
    }

    private <T> T writing(StoreLock.Work<T> work) throws StoreException {
        if (!writes) {
            throw new StoreException(directory + " was opened for reading only");
        }
        try {
            return lock.write(work);
        } catch (IOException | StoreException e) {
            throw unusable(e);
        }
    }

    @Override
    public void close() {
        try {
            lock.read(() -> {
                log.close();
                return log;
            });
        } catch (IOException | StoreException e) {
            LOG.debug("closing {}", directory, e);
        }
    }

    /** Reads from the log once it is up to date. */
    private <T> T read(StoreLock.Work<T> reading) throws StoreException {
        try {
            return lock.read(() -> {
                log.catchUp();
                return reading.run();
            });
        } catch (IOException | StoreException e) {
            throw unusable(e);
        }
    }

    private String entryAt(long revision) throws IOException, StoreException {
        return log.entries(revision - 1, 1).get(0).getValue();
    }

    /** Brings this writer up to date; to be called under the lock. */
    private void prepare() throws IOException, StoreException {
        if (log.catchUp() > 0) {
            LOG.warn("dropped an unfinished last line whose writer was killed; it is kept in {}", log.dropUnfinished());
        }
    }

    private StoreException unusable(Exception e) {
        if (e instanceof StoreException) {
            return new StoreException("the store " + directory + " can't be used: " + e.getMessage(), e);
        }
        if (e instanceof DamagedException) {
            return new StoreException(
                    "the store " + directory + " is damaged: " + e.getMessage()
                            + ". Nothing was changed. Check the disk, stop all agents of this machine, and put a backup of"
                            + " the directory back or move it away",
                    e);
        }
        return new StoreException(
                "the store " + directory + " can't be used (" + e
                        + "): check its disk, and that the agent's user may read and write it and the files in it",
                e);
    }

    /** Another agent of this machine may be quicker. */
    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static void createDirectory(Path directory, FileSystems.Types types) throws StoreException {
        try {
            FileSystems.refuseNetwork(Files.isDirectory(directory) ? directory : parent(directory), types);
            if (!Files.isDirectory(directory)) {
                makeDirectory(directory);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "the store " + directory + " can't be made (" + e + "): create it, mode 0770, for the"
                            + " group that all agents of this machine run in",
                    e);
        }
        if (!Files.isWritable(directory)) {
            throw new StoreException("the store " + directory
                    + " can't be written: give the agent's user write access to" + " it and to the files in it");
        }
    }

    private static Path parent(Path directory) throws StoreException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new StoreException("the store " + directory + " can't be made: " + parent
                    + " doesn't exist. Create it, or correct 'store' in the configuration");
        }
        return parent;
    }
}
