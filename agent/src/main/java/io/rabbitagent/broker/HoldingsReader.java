package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Holdings.HeldQueue;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what a data directory holds. Where a broker runs on it files come and go while this is read: one that is gone is
 * passed over.
 *
 * <p>A classic queue with messages on disk has a directory below {@code msg_stores/vhosts/HASH/queues} with its vhost and
 * name in {@code .queue_name} (seen on 3.10.8); a queue that never held a persistent message has none. A member of a
 * quorum queue has a directory with a {@code config} below {@code quorum/NODE}. Messages are counted until
 * {@link #MOST_INDEX_BYTES} of indexes are read; the queues after that stay uncounted.
 */
public final class HoldingsReader {
    private static final String NAME_FILE = ".queue_name";
    /** Of all indexes together: they hold small messages too, and this is read again and again while the node is down. */
    private static final long MOST_INDEX_BYTES = 16 << 20;

    private final Path directory;

    public HoldingsReader(Path directory) {
        this.directory = directory;
    }

    public Fact<Holdings> read() {
        Survey survey = new Survey(directory);
        try {
            Files.walkFileTree(directory, survey);
            return Fact.known(survey.holdings());
        } catch (NoSuchFileException e) {
            return Fact.unknown(Reason.UNREADABLE, "there is no " + e.getFile());
        } catch (IOException e) {
            return Fact.unknown(Reason.UNREADABLE, "can't read " + e.getMessage());
        }
    }

    private static final class Survey extends SimpleFileVisitor<Path> {
        private final Path directory;
        private final Path quorum;
        private final DataFingerprint fingerprint;
        private final Map<QueueNameFile, HeldQueue> queues = new LinkedHashMap<>();
        private long bytes;
        private long indexBytes;
        private int classicQueues;
        private int quorumQueues;

        Survey(Path directory) {
            this.directory = directory;
            this.quorum = directory.resolve("quorum");
            this.fingerprint = new DataFingerprint(directory);
        }

        Holdings holdings() {
            return new Holdings(bytes, List.copyOf(queues.values()), classicQueues, quorumQueues, fingerprint.text());
        }

        @Override
        public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            boolean queueDirectory =
                    visited.getParent() != null && visited.getParent().endsWith("queues");
            classicQueues += queueDirectory ? 1 : 0;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            bytes += attributes.size();
            fingerprint.add(file, attributes);
            boolean raftMember = file.endsWith("config") && file.startsWith(quorum);
            quorumQueues += raftMember ? 1 : 0;
            if (file.endsWith(NAME_FILE) && queues.size() < Holdings.MOST_NAMED) {
                try {
                    Optional<QueueNameFile> name = QueueNameFile.read(file);
                    if (name.isPresent()) {
                        found(name.get(), messages(Objects.requireNonNull(file.getParent())));
                    }
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException && !file.equals(directory)) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        /** One with priorities is found once for each. */
        private void found(QueueNameFile name, OptionalLong messages) {
            HeldQueue before = queues.get(name);
            OptionalLong all = messages;
            if (before != null) {
                classicQueues--;
                all = before.atMost().isPresent() && messages.isPresent()
                        ? OptionalLong.of(before.atMost().getAsLong() + messages.getAsLong())
                        : OptionalLong.empty();
            }
            queues.put(name, new HeldQueue(name.vhost(), name.queue(), all));
        }

        private OptionalLong messages(Path files) throws IOException {
            try {
                long more = QueueIndex.bytes(files);
                if (indexBytes + more > MOST_INDEX_BYTES) {
                    return OptionalLong.empty();
                }
                indexBytes += more;
                return QueueIndex.persistentMessages(files);
            } catch (NoSuchFileException e) {
                // Its broker has just rewritten the index: the queue is there, and its messages stay uncounted.
                return OptionalLong.empty();
            }
        }
    }
}
