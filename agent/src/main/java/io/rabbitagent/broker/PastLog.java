package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a broker's log as it stood at an earlier moment.
 *
 * <p>A rotation renames the file: RabbitMQ to {@code NAME.log.0}, logrotate to {@code NAME.log.1} or, with a date, to {@code
 * NAME.log-20261121}. It is known by its inode. What was compressed or deleted since is unknown.
 */
final class PastLog {
    private final Path file;
    private final int tail;

    /** @param tail how many bytes before the position are read */
    PastLog(Path file, int tail) {
        this.file = file;
        this.tail = tail;
    }

    Fact<BootLogFold> asOf(LogPosition position) {
        try {
            Optional<Path> found = find(position);
            return found.isPresent()
                    ? Fact.known(fold(found.get(), position.size()))
                    : Fact.unknown(
                            Reason.UNREADABLE,
                            "the broker's log of then is neither " + file + " nor beside it: it was compressed, cut off"
                                    + " or deleted since");
        } catch (IOException e) {
            return Fact.unknown(Reason.UNREADABLE, "the broker's log " + file + ": " + e);
        }
    }

    private Optional<Path> find(LogPosition position) throws IOException {
        if (Files.exists(file) && holds(file, position)) {
            return Optional.of(file);
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return Optional.empty();
        }
        for (Path one : Listing.of(directory, "*")) {
            String name = String.valueOf(one.getFileName());
            if (name.startsWith(file.getFileName() + "") && !name.endsWith(".gz") && holds(one, position)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** A file that has become shorter was cut off, as logrotate's {@code copytruncate} does. */
    private static boolean holds(Path candidate, LogPosition position) throws IOException {
        long inode = ((Number) Files.getAttribute(candidate, "unix:ino")).longValue();
        return inode == position.inode() && Files.size(candidate) >= position.size();
    }

    private BootLogFold fold(Path found, long size) throws IOException {
        long from = Math.max(0, size - tail);
        ByteBuffer read = ByteBuffer.allocate((int) (size - from));
        try (SeekableByteChannel channel = Files.newByteChannel(found)) {
            channel.position(from);
            while (read.hasRemaining() && channel.read(read) >= 0) {
                // A read may bring less than was asked for.
            }
        }
        return fold(Arrays.copyOf(read.array(), read.position()), from == 0);
    }

    /** Lines that are whole; cut as those that {@link BrokerLog} follows, so that both understand the same. */
    private static BootLogFold fold(byte[] read, boolean startsALine) {
        BootLogFold fold = new BootLogFold();
        boolean whole = startsALine;
        int begin = 0;
        for (int at = 0; at < read.length; at++) {
            if (read[at] == '\n') {
                if (whole) {
                    int length = Math.min(at - begin, LogLine.LONGEST);
                    fold.add(new String(read, begin, length, StandardCharsets.UTF_8));
                }
                whole = true;
                begin = at + 1;
            }
        }
        return fold;
    }
}
