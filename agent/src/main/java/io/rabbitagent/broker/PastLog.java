package io.rabbitagent.broker;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    Fact<BootLog> asOf(LogPosition position) {
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
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(
                directory,
                one -> one.getFileName().toString().startsWith(file.getFileName() + "")
                        && !one.getFileName().toString().endsWith(".gz"))) {
            for (Path one : beside) {
                if (holds(one, position)) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    /** A file that has become shorter was cut off, as logrotate's {@code copytruncate} does. */
    private static boolean holds(Path candidate, LogPosition position) throws IOException {
        long inode = ((Number) Files.getAttribute(candidate, "unix:ino")).longValue();
        return inode == position.inode() && Files.size(candidate) >= position.size();
    }

    private BootLog fold(Path found, long size) throws IOException {
        long from = Math.max(0, size - tail);
        ByteBuffer read = ByteBuffer.allocate((int) (size - from));
        try (SeekableByteChannel channel = Files.newByteChannel(found)) {
            channel.position(from);
            while (read.hasRemaining() && channel.read(read) >= 0) {
                // A read may bring less than was asked for.
            }
        }
        String text = new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
        int begin = from == 0 ? 0 : text.indexOf('\n') + 1;
        int end = Math.max(begin, text.lastIndexOf('\n') + 1);
        BootLogFold fold = new BootLogFold();
        text.substring(begin, end).lines().forEach(fold::add);
        return fold.bootLog();
    }
}
