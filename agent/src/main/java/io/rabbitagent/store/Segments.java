package io.rabbitagent.store;

import io.rabbitagent.cluster.history.Event;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal's files {@code 000001.jsonl}, {@code 000002.jsonl}, …: each begins with a header, and with the checksum of
 * the file before it.
 *
 * <p>Where a {@link JournalPast} tells what is needed of the earlier files, they are only read, and checked, when somebody wants
 * their entries. Not safe for use by several threads.
 */
final class Segments implements Closeable {
    static final int FORMAT_VERSION = 1;
    private static final String COUNTER = "sequence";

    private static final Logger log = LoggerFactory.getLogger(Segments.class);

    private final Path directory;
    private final Disk disk;
    private final Json json;
    private final PastFile pastFile;
    /** The number of the first file that is not read. */
    private final int end;

    private final List<LineFile> files = new ArrayList<>();
    private Optional<String> name = Optional.empty();
    private Optional<JournalPast> past = Optional.empty();
    /** The files before those, once somebody has wanted them. */
    private Optional<Segments> earlier = Optional.empty();

    Segments(Path directory, Disk disk, Json json) {
        this(directory, disk, json, Integer.MAX_VALUE);
    }

    private Segments(Path directory, Disk disk, Json json, int end) {
        this.directory = directory;
        this.disk = disk;
        this.json = json;
        this.pastFile = new PastFile(directory, json);
        this.end = end;
    }

    /** The first line of a segment. */
    record Header(int formatVersion, String journal) {}

    /** A line of a segment. */
    record Payload(Instant at, Event event) {}

    /** The journal's name; empty where it has no whole header so far. */
    Optional<String> name() {
        return name;
    }

    long lastSequence() {
        for (int i = files.size() - 1; i >= 0; i--) {
            if (!files.get(i).end().isStart()) {
                return files.get(i).end().number();
            }
        }
        return past.map(JournalPast::upTo).orElse(0L);
    }

    /** What is needed of the files that were not read; empty where all were. */
    Optional<JournalPast> past() {
        return past;
    }

    /** The sequence of the last entry before the file that is written; 0 where it is the first. */
    long lastFileFollows() {
        return files.size() < 2
                ? past.map(JournalPast::upTo).orElse(0L)
                : files.get(files.size() - 2).end().number();
    }

    /**
     * Keeps what is needed of the entries before the file that is written.
     *
     * @param entries those up to {@link #lastFileFollows} that are needed
     */
    void keepPast(List<JournalEntry> entries) {
        if (files.size() < 2) {
            return;
        }
        Cursor follows = files.get(files.size() - 2).end();
        pastFile.write(new JournalPast(
                name.orElseThrow(), first() + files.size() - 1, follows.number(), follows.checksum(), entries));
    }

    /** The segment that is written; empty in a new journal. */
    Optional<LineFile> last() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1));
    }

    /**
     * Reads what was added since the last call, checking every line.
     *
     * @return how many bytes of an unfinished line follow the last whole one
     */
    long catchUp() throws IOException, StoreException {
        if (files.isEmpty()) {
            startFrom(knownPast());
        }
        try {
            return readOn();
        } catch (DamagedException e) {
            if (past.isEmpty()) {
                throw e;
            }
            log.warn("The journal is read from its start, as it does not go on from its past: {}", e.getMessage());
            close();
            return readOn();
        }
    }

    private Optional<JournalPast> knownPast() {
        boolean wanted = end == Integer.MAX_VALUE;
        return wanted ? pastFile.read().filter(one -> Files.exists(file(one.file()))) : Optional.empty();
    }

    private void startFrom(Optional<JournalPast> known) {
        past = known;
        name = known.map(JournalPast::journal);
    }

    private long readOn() throws IOException, StoreException {
        long torn = last().isPresent() ? catchUp(last().get()) : 0;
        for (Path next = next(); isMine(next); next = next()) {
            if (torn > 0) {
                throw new DamagedException(
                        files.get(files.size() - 1).path(),
                        files.get(files.size() - 1).end().lines() + 1,
                        "is unfinished, but " + next.getFileName() + " follows");
            }
            torn = catchUp(add(next));
        }
        return torn;
    }

    /** Appends an empty segment's header. A failure leaves no segment, or one that the next attempt writes anew. */
    void begin(String journal) throws IOException {
        boolean unfinished = last().filter(file -> file.end().isStart()).isPresent();
        long sequence = lastSequence();
        LineFile file = unfinished ? last().get() : add(next());
        try {
            file.append(sequence, json.writeDocument(FORMAT_VERSION, new Header(FORMAT_VERSION, journal)));
            AtomicFile.syncDirectory(directory);
        } catch (IOException e) {
            files.remove(file);
            file.close();
            throw e;
        }
        name = Optional.of(journal);
    }

    List<JournalEntry> entries(long after, int most) throws IOException, StoreException {
        boolean before = past.filter(one -> after < one.upTo()).isPresent();
        List<JournalEntry> entries =
                before ? new ArrayList<>(earlier(past.get()).entries(after, most)) : new ArrayList<>();
        if (entries.size() < most) {
            entries.addAll(ofFiles(after, most - entries.size()));
        }
        return entries;
    }

    private Segments earlier(JournalPast known) throws IOException, StoreException {
        Segments read = earlier.orElseGet(() -> new Segments(directory, disk, json, known.file()));
        earlier = Optional.of(read);
        read.catchUp();
        int checksum = read.last().map(file -> file.end().checksum()).orElse(0);
        if (read.lastSequence() != known.upTo()
                || checksum != known.checksum()
                || !read.name().equals(Optional.of(known.journal()))) {
            throw new DamagedException(file(known.file()), 1, "does not follow the files before it");
        }
        return read;
    }

    private List<JournalEntry> ofFiles(long after, int most) throws IOException, StoreException {
        List<Line> lines = new ArrayList<>();
        for (LineFile file : files) {
            if (lines.size() < most && file.end().number() > after) {
                file.read(after, (before, line) -> {
                    lines.add(line);
                    return lines.size() < most;
                });
            }
        }
        List<JournalEntry> entries = new ArrayList<>();
        for (Line line : lines) {
            Payload payload = json.read(line.payload(), Payload.class);
            entries.add(new JournalEntry(line.number(), payload.at(), payload.event()));
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        for (LineFile file : files) {
            file.close();
        }
        if (earlier.isPresent()) {
            earlier.get().close();
        }
        files.clear();
        startFrom(Optional.empty());
        earlier = Optional.empty();
    }

    private LineFile add(Path path) throws IOException {
        int chain = last().map(file -> file.end().checksum())
                .orElse(past.map(JournalPast::checksum).orElse(0));
        LineFile file = new LineFile(path, disk.open(path), COUNTER, chain);
        files.add(file);
        return file;
    }

    private long catchUp(LineFile file) throws IOException, StoreException {
        long before = lastSequence();
        List<Line> headers = new ArrayList<>();
        long torn = file.catchUp((cursor, line) -> !cursor.isStart() || headers.add(line));
        for (Line line : headers) {
            Header header = json.readDocument(line.payload(), Header.class, FORMAT_VERSION);
            if (line.number() != before || !name.orElse(header.journal()).equals(header.journal())) {
                throw new DamagedException(file.path(), 1, "does not follow the file before it");
            }
            name = Optional.of(header.journal());
        }
        return torn;
    }

    private int first() {
        return past.map(JournalPast::file).orElse(1);
    }

    /** Behind those that are read. */
    private Path next() {
        return file(first() + files.size());
    }

    private boolean isMine(Path next) {
        return first() + files.size() < end && Files.exists(next);
    }

    private Path file(int number) {
        return directory.resolve(String.format("%06d.jsonl", number));
    }
}
