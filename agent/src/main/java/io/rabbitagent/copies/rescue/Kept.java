package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an interrupted export has left of a queue: its complete lines. What follows the last of them is a line that was
 * being written.
 *
 * @param size of the file, with what follows these lines
 * @param bytes of these lines
 * @param digest of these lines; whoever goes on takes a copy
 * @param last the {@code id} of the last message
 */
record Kept(long size, long lines, long bytes, MessageDigest digest, Optional<String> last) {
    private static final int BLOCK = 1 << 16;
    private static final Kept NOTHING = new Kept(0, 0, 0, Digests.begin(), Optional.empty());

    /**
     * Reads it once, a block at a time.
     *
     * @throws CopyException where the lines are not those of this queue; the message says what to do
     */
    static Kept of(Path file, QueueName queue) throws CopyException, IOException {
        if (!Files.exists(file)) {
            return NOTHING;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Scan scan = new Scan();
            scan.read(channel, new byte[BLOCK]);
            Optional<LineHead> last = scan.lines == 0 ? Optional.empty() : head(channel, scan.lastLine, scan.end);
            if (scan.lines > 0 && !isLine(last, scan.lines, queue)) {
                throw new CopyException("line " + scan.lines + " of " + file + " is not message " + scan.lines + " of "
                        + queue.words() + ": " + Remedy.exportAnew(file));
            }
            return new Kept(channel.size(), scan.lines, scan.end, scan.digest, last.map(LineHead::id));
        }
    }

    private static boolean isLine(Optional<LineHead> head, long number, QueueName queue) {
        return head.filter(line -> line.number() == number)
                .filter(line -> line.queue().filter(name -> !name.equals(queue)).isEmpty())
                .isPresent();
    }

    /** Of the line that stands between two places in a file. */
    static Optional<LineHead> head(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer first = ByteBuffer.allocate((int) Math.min(LineHead.LONGEST, to - from));
        int read = 0;
        while (first.hasRemaining() && read >= 0) {
            read = channel.read(first, from + first.position());
        }
        return LineHead.read(Arrays.copyOf(first.array(), first.position()));
    }

    /** A pass over a file up to what can be no part of a line: its end, or what a power cut has left empty. */
    private static final class Scan {
        private long lines;
        private long lastLine;
        private long end;
        private MessageDigest digest = Digests.begin();

        void read(FileChannel channel, byte[] bytes) throws IOException {
            ByteBuffer block = ByteBuffer.wrap(bytes);
            MessageDigest all = Digests.begin();
            long at = 0;
            boolean sound = true;
            while (sound && channel.read(block.clear()) > 0) {
                int complete = 0;
                for (int n = 0; n < block.position() && sound; n++) {
                    if (bytes[n] == '\n') {
                        complete = n + 1;
                        lines++;
                        lastLine = end;
                        end = at + complete;
                    }
                    sound = bytes[n] != 0;
                }
                all.update(bytes, 0, complete);
                if (complete > 0) {
                    digest = Digests.copy(all);
                }
                all.update(bytes, complete, block.position() - complete);
                at += block.position();
            }
        }
    }
}
