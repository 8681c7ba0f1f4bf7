package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Digests;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;

/** A queue's messages on their way to the disk, behind those that an earlier export has left. Never holds a whole line. */
final class LineFile implements Closeable {
    private static final int BLOCK = 1 << 16;

    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private final MessageDigest digest;
    private long lines;
    private long bytes;
    private boolean inLine;

    private LineFile(FileChannel channel, Kept kept) {
        this.channel = channel;
        this.digest = Digests.copy(kept.digest());
        this.lines = kept.lines();
        this.bytes = kept.bytes();
    }

    /**
     * Goes on behind what was kept: what follows it in the file, a torn line, is cut off.
     *
     * @throws IOException also where somebody has written there since
     */
    static LineFile append(Path file, Kept kept) throws IOException {
        FileChannel channel =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.size() != kept.size()) {
                throw new IOException("somebody else has written into " + file);
            }
            channel.truncate(kept.bytes());
            channel.position(kept.bytes());
            return new LineFile(channel, kept);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether what was kept has these bytes at this place. */
    boolean keptHas(long at, byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer there = ByteBuffer.allocate(Math.min(BLOCK, length));
        int same = 0;
        while (same < length) {
            there.clear().limit(Math.min(BLOCK, length - same));
            int read = channel.read(there, at + same);
            if (read <= 0 || !Arrays.equals(there.array(), 0, read, buffer, offset + same, offset + same + read)) {
                return false;
            }
            same += read;
        }
        return true;
    }

    void write(byte[] buffer, int offset, int length) throws IOException {
        for (int n = offset; n < offset + length; n++) {
            if (buffer[n] == '\n') {
                lines++;
            }
        }
        if (length > 0) {
            inLine = buffer[offset + length - 1] != '\n';
        }
        digest.update(buffer, offset, length);
        bytes += length;
        int at = offset;
        while (at < offset + length) {
            int some = Math.min(block.remaining(), offset + length - at);
            block.put(buffer, at, some);
            at += some;
            if (!block.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        block.flip();
        try {
            while (block.hasRemaining()) {
                int unused = channel.write(block);
            }
        } finally {
            // What found no room stays: written twice, it would look like messages.
            block.compact();
        }
    }

    /** The lines so far, and what is in them. */
    long lines() {
        return lines;
    }

    long bytes() {
        return bytes;
    }

    /** Whether the last line has no end yet. */
    boolean inLine() {
        return inLine;
    }

    String sha256() {
        return Digests.text(digest);
    }

    /**
     * Everything survives a power cut.
     *
     * @throws IOException also where the file does not hold what was written
     */
    void sync() throws IOException {
        flush();
        if (channel.size() != bytes) {
            throw new IOException("it has " + channel.size() + " bytes, and " + bytes + " were written");
        }
        channel.force(true);
    }

    /** What was written stays, as far as there is room for it. */
    @Override
    public void close() throws IOException {
        try {
            flush();
        } finally {
            channel.close();
        }
    }
}
