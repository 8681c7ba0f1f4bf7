package io.rabbitagent.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file of JSON lines that only grows, each line with a checksum and on the disk before anybody is told of it.
 *
 * <p>Important properties:
 *
 * <ol>
 *   <li>{@link #append} returns after the line is on the disk, or takes it back.
 *   <li>Only the last line can be unfinished, since each is on the disk before the next is begun. Readers leave it
 *       alone; only who holds the right to write drops it.
 *   <li>Lines that another process wrote are brought to the disk before they are believed: their writer may have been
 *       killed between writing and syncing.
 * </ol>
 *
 * <p>Not safe for use by several threads.
 */
final class LineFile implements Closeable {
    private static final int BYTES_BETWEEN_MARKS = 64 * 1024;

    private final Path path;
    private final Storage storage;
    private final String counter;
    private final TreeMap<Long, Cursor> marks = new TreeMap<>();
    private final Cursor start;
    private Cursor end;
    private Cursor lastLine;

    /**
     * @param counter the property that numbers the lines
     * @param chain checksum that the first line builds upon
     */
    LineFile(Path path, Storage storage, String counter, int chain) {
        this.path = path;
        this.storage = storage;
        this.counter = counter;
        this.start = Cursor.start(chain);
        this.end = start;
        this.lastLine = start;
    }

    Path path() {
        return path;
    }

    /** Behind the last whole line that was read or written. */
    Cursor end() {
        return end;
    }

    /** Takes a line, with the cursor in front of it; false to stop. */
    interface LineSink {
        boolean take(Cursor before, Line line) throws IOException;
    }

    /**
     * Reads what has been added since the last call.
     *
     * @return how many bytes of an unfinished line follow
     * @throws DamagedException where lines are damaged, or the file isn't the one that was read before
     */
    long catchUp(LineSink sink) throws IOException {
        long length = storage.length();
        if (length < end.offset() || !lastLineStands()) {
            throw new DamagedException(path, end.lines(), "is not the line that stood there before");
        }
        if (length == end.offset()) {
            return 0;
        }
        LineReader reader = new LineReader(path, storage, counter, end, length);
        boolean synced = false;
        for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
            if (!synced) {
                storage.sync();
                synced = true;
            }
            sink.take(end, line.get());
            advance(line.get());
        }
        return length - end.offset();
    }

    /** Hands on the known lines whose number is above {@code after}, the header left out. */
    void read(long after, LineSink sink) throws IOException {
        var mark = marks.floorEntry(after);
        LineReader reader =
                new LineReader(path, storage, counter, mark == null ? start : mark.getValue(), end.offset());
        Cursor before = reader.cursor();
        boolean more = true;
        for (Optional<Line> line = reader.next(); more && line.isPresent(); line = more ? reader.next() : line) {
            if (line.get().number() > after && !before.isStart()) {
                more = sink.take(before, line.get());
            }
            before = reader.cursor();
        }
    }

    /**
     * Appends a line.
     *
     * @throws AppendException where that failed; it says whether the file is as it was before
     */
    Line append(long number, String payload) throws AppendException {
        Line line = Line.of(end.checksum(), counter, number, payload);
        try {
            if (storage.length() != end.offset()) {
                truncate();
            }
            storage.write(end.offset(), line.bytes(counter));
            storage.sync();
        } catch (IOException e) {
            throw new AppendException(e, takenBack(e));
        }
        advance(line);
        return line;
    }

    /** Puts the unfinished last line into a file of its own, and cuts it off. */
    Path setTornAside() throws IOException {
        Path aside = free();
        byte[] torn = new byte[(int) (storage.length() - end.offset())];
        int read = storage.read(end.offset(), torn);
        AtomicFile.replace(aside, Arrays.copyOf(torn, Math.max(read, 0)), true);
        truncate();
        return aside;
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }

    private void advance(Line line) {
        lastLine = end;
        if (!end.isStart()
                && (marks.isEmpty()
                        || end.offset() - marks.lastEntry().getValue().offset() > BYTES_BETWEEN_MARKS)) {
            marks.put(end.number(), end);
        }
        end = end.after(line);
    }

    /** A line changes only where a backup is put back; a checksum depends on all lines before it. */
    private boolean lastLineStands() throws IOException {
        if (end.isStart()) {
            return true;
        }
        byte[] expected = Line.opening(end.checksum()).getBytes(StandardCharsets.UTF_8);
        byte[] found = new byte[expected.length];
        return storage.read(lastLine.offset(), found) == found.length && Arrays.equals(found, expected);
    }

    private boolean takenBack(IOException cause) {
        try {
            truncate();
            return true;
        } catch (IOException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private void truncate() throws IOException {
        storage.truncate(end.offset());
        storage.sync();
    }

    private Path free() {
        int n = 1;
        Path aside = path.resolveSibling(path.getFileName() + ".torn");
        while (Files.exists(aside)) {
            n++;
            aside = path.resolveSibling(path.getFileName() + ".torn." + n);
        }
        return aside;
    }

    /** A line could not be appended. */
    static final class AppendException extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean takenBack;

        AppendException(IOException cause, boolean takenBack) {
            super(cause.getMessage(), cause);
            this.takenBack = takenBack;
        }

        /** Whether the line certainly isn't in the file. */
        boolean takenBack() {
            return takenBack;
        }
    }
}
