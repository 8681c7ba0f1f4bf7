package io.rabbitagent.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that are appended to a file, through whatever log rotation does to it.
 *
 * <p>Renamed and created anew: the rest of the old file is read before the new one, whose lines are read from its
 * beginning. Copied and truncated: what was written since the last look is gone with the truncation, reading begins anew.
 * A last line without its end waits for the rest.
 */
final class FileFollower implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final Path file;
    private final long tail;
    private final int longestLine;
    private final Consumer<String> lines;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object identity;
    private boolean skipsToLineEnd;
    private boolean everOpened;

    /**
     * @param tail how many bytes of what is there already are read
     * @param longestLine bytes after which a line is cut
     */
    FileFollower(Path file, long tail, int longestLine, Consumer<String> lines) {
        this.file = file;
        this.tail = tail;
        this.longestLine = longestLine;
        this.lines = lines;
    }

    /**
     * Reads what came since the last time.
     *
     * @throws NoSuchFileException while there is no such file; what an open predecessor still had was read
     */
    void read() throws IOException {
        SeekableByteChannel open = channel;
        if (open != null) {
            readToEnd(open);
            if (isStillThere()) {
                return;
            }
            // Whatever was written between the two looks, and before the rename.
            readToEnd(open);
            close();
        }
        readToEnd(open());
    }

    private boolean isStillThere() {
        try {
            return Objects.equals(identity, identityOf(file));
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object identityOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private SeekableByteChannel open() throws IOException {
        Object before = identityOf(file);
        SeekableByteChannel opened = Files.newByteChannel(file);
        channel = opened;
        identity = before;
        line.reset();
        skipsToLineEnd = false;
        if (!everOpened && opened.size() > tail) {
            opened.position(opened.size() - tail);
            skipsToLineEnd = true;
        }
        everOpened = true;
        return opened;
    }

    private void readToEnd(SeekableByteChannel from) throws IOException {
        if (from.size() < from.position()) {
            from.position(0);
            line.reset();
        }
        buffer.clear();
        while (from.read(buffer) > 0) {
            buffer.flip();
            take();
            buffer.clear();
        }
    }

    private void take() {
        while (buffer.hasRemaining()) {
            byte one = buffer.get();
            if (one == '\n') {
                endLine();
            } else if (!skipsToLineEnd && line.size() < longestLine) {
                line.write(one);
            }
        }
    }

    private void endLine() {
        if (!skipsToLineEnd) {
            lines.accept(line.toString(StandardCharsets.UTF_8));
        }
        skipsToLineEnd = false;
        line.reset();
    }

    @Override
    public void close() {
        SeekableByteChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
