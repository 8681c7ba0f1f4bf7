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

/**
 * A journal's files {@code 000001.jsonl}, {@code 000002.jsonl}, …: each begins with a header, and with the checksum of
 * the file before it. Not safe for use by several threads.
 */
final class Segments implements Closeable {
    static final int FORMAT_VERSION = 1;
    private static final String COUNTER = "sequence";

    private final Path directory;
    private final Disk disk;
    private final Json json;
    private final List<LineFile> files = new ArrayList<>();
    private Optional<String> name = Optional.empty();

    Segments(Path directory, Disk disk, Json json) {
        this.directory = directory;
        this.disk = disk;
        this.json = json;
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
        return 0;
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
        long torn = last().isPresent() ? catchUp(last().get()) : 0;
        for (Path next = file(files.size() + 1); Files.exists(next); next = file(files.size() + 1)) {
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
        LineFile file = unfinished ? last().get() : add(file(files.size() + 1));
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
        files.clear();
        name = Optional.empty();
    }

    private LineFile add(Path path) throws IOException {
        int chain = last().map(file -> file.end().checksum()).orElse(0);
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

    private Path file(int number) {
        return directory.resolve(String.format("%06d.jsonl", number));
    }
}
