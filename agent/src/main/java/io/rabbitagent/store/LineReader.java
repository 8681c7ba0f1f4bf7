package io.rabbitagent.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
     * The next line; empty at the end, and before an unfinished last line.
     *
     * @throws DamagedException for a damaged line
     */
    Optional<Line> next() throws IOException {
        byte[] bytes = nextBytes();
        if (bytes.length == 0) {
            return Optional.empty();
        }
        int last = bytes.length - 1;
        boolean whole = bytes[last] == '\n';
        Optional<Line> line =
                whole ? Line.parse(cursor.checksum(), counter, Arrays.copyOf(bytes, last)) : Optional.empty();
        if (line.isPresent()) {
            advance(line.get());
        } else if (position() < limit || !mayBeUnfinished(bytes, whole)) {
            throw new DamagedException(path, cursor.lines() + 1, "the checksum is wrong");
        }
        return line;
    }

    /**
     * Whether these last bytes may come from a write that a crash cut short: a line's beginning, or a line with holes
     * where the disk took its end before its middle. A line with a wrong letter was whole once, and two lines in one
     * were two: somebody may have relied on them.
     */
    private static boolean mayBeUnfinished(byte[] bytes, boolean whole) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.indexOf(Line.OPENING, 1) < 0 && (!whole || text.indexOf('\0') >= 0);
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

    /** Up to the next line feed, that included, or to the end. */
    private byte[] nextBytes() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean ended = false;
        while (!ended && (next < filled || fill())) {
            int from = next;
            while (next < filled && !ended) {
                ended = buffer[next] == '\n';
                next++;
            }
            line.write(buffer, from, next - from);
        }
        return line.toByteArray();
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
