package io.rabbitagent.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads lines one after the other, checking each; holds one buffer and one line. */
final class LineReader {
    private static final int BUFFER = 64 * 1024;

    private final Path path;
    private final Storage storage;
    private final String counter;
    private final long limit;
    private final byte[] buffer = new byte[BUFFER];
    private Cursor cursor;
    private long fetched;
    private int filled;
    private int next;

    /** @param limit where to stop: the length of the file, or the end of its known good part */
    LineReader(Path path, Storage storage, String counter, Cursor from, long limit) {
        this.path = path;
        this.storage = storage;
        this.counter = counter;
        this.cursor = from;
        this.fetched = from.offset();
        this.limit = limit;
    }

    /** After the last line that was read. */
    Cursor cursor() {
        return cursor;
    }

    /**
     * The next line; empty at the end, and before an unfinished last line. A last line whose checksum is wrong is
     * unfinished too: a disk may have taken its end before its middle.
     *
     * @throws DamagedException for a damaged line that others follow
     */
    Optional<Line> next() throws IOException {
        Optional<byte[]> bytes = nextBytes();
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Optional<Line> line = Line.parse(cursor.checksum(), counter, bytes.get());
        if (line.isEmpty() && position() < limit) {
            throw new DamagedException(path, cursor.lines() + 1, "the checksum is wrong");
        }
        if (line.isPresent()) {
            advance(line.get());
        }
        return line;
    }

    private void advance(Line line) throws DamagedException {
        if (!cursor.isStart() && line.number() != cursor.number() + 1) {
            throw new DamagedException(
                    path, cursor.lines() + 1, counter + " " + line.number() + " follows " + cursor.number());
        }
        cursor = cursor.after(line);
    }

    private long position() {
        return fetched - filled + next;
    }

    private Optional<byte[]> nextBytes() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (next < filled || fill()) {
            int feed = next;
            while (feed < filled && buffer[feed] != '\n') {
                feed++;
            }
            line.write(buffer, next, feed - next);
            next = feed;
            if (feed < filled) {
                next++;
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    private boolean fill() throws IOException {
        int count = fetched < limit ? storage.read(fetched, buffer) : -1;
        if (count <= 0) {
            return false;
        }
        next = 0;
        filled = (int) Math.min(count, limit - fetched);
        fetched += filled;
        return true;
    }
}
