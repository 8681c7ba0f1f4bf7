package io.rabbitagent.broker;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts what the index of a classic queue lists while no broker runs on it: the persistent messages that were published
 * and not acknowledged.
 *
 * <p>The format is that of {@code rabbit_queue_index.erl} of 3.10.8: {@code journal.jif} over segment files {@code N.idx}
 * of as many entries as the virtual host's {@code .config} says. The count is an upper bound of what the queue would have
 * when it is next started: the broker drops what is expired, and after a crash what the message store does not have. An
 * index of version 2 ({@code *.qi}) is not read.
 */
final class QueueIndex {
    /** {@code rabbit_vhost:read_config} takes this where there is no {@code .config}. */
    private static final int LEGACY_SEGMENT_ENTRIES = 16_384;

    private static final Pattern SEGMENT_ENTRIES = Pattern.compile("\\{segment_entry_count,\\s*(\\d{1,6})}");
    private static final Pattern SEGMENT_FILE = Pattern.compile("(\\d{1,18})\\.idx");
    private static final String JOURNAL = "journal.jif";
    private static final int PUBLISH_BODY = 16 + 8 + 4;

    private final Path queue;
    private final int segmentEntries;
    private final Map<Long, Segment> segments = new HashMap<>();

    private QueueIndex(Path queue, int segmentEntries) {
        this.queue = queue;
        this.segmentEntries = segmentEntries;
    }

    /** Of the files that a count reads. */
    static long bytes(Path queue) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(queue, "*.{jif,idx}")) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /**
     * Reads one queue's directory.
     *
     * @return empty where it is of another version, or makes no sense
     */
    static OptionalLong persistentMessages(Path queue) throws IOException {
        int entries = segmentEntries(queue);
        Map<Long, Path> files = new HashMap<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(queue, "*.{idx,qi}")) {
            for (Path file : listing) {
                Matcher segment = SEGMENT_FILE.matcher(file.getFileName().toString());
                if (!segment.matches()) {
                    return OptionalLong.empty();
                }
                files.put(Long.valueOf(segment.group(1)), file);
            }
        }
        return entries < 1 || entries > LEGACY_SEGMENT_ENTRIES
                ? OptionalLong.empty()
                : new QueueIndex(queue, entries).count(files);
    }

    /** As the virtual host's directory says, two above the queue's. */
    private static int segmentEntries(Path queue) throws IOException {
        Path config = queue.resolveSibling("..").resolve(".config");
        try {
            Matcher count = SEGMENT_ENTRIES.matcher(Files.readString(config, StandardCharsets.UTF_8));
            return count.find() ? Integer.parseInt(count.group(1)) : 0;
        } catch (NoSuchFileException e) {
            return LEGACY_SEGMENT_ENTRIES;
        }
    }

    private OptionalLong count(Map<Long, Path> files) throws IOException {
        readJournal();
        long live = 0;
        for (Map.Entry<Long, Path> file : files.entrySet()) {
            // One segment at a time: a long queue has thousands.
            Segment segment = segments.getOrDefault(file.getKey(), new Segment());
            segments.remove(file.getKey());
            if (!readSegment(file.getValue(), segment)) {
                return OptionalLong.empty();
            }
            live += segment.live();
        }
        for (Segment inJournalOnly : segments.values()) {
            live += inJournalOnly.live();
        }
        return OptionalLong.of(live);
    }

    /** Like the broker, it stops at what it can't read: the end of a write that a crash cut off. */
    private void readJournal() throws IOException {
        try (DataInputStream in = open(queue.resolve(JOURNAL))) {
            while (true) {
                long head = in.readLong();
                int prefix = (int) (head >>> 62);
                long sequence = head & (-1L >>> 2);
                boolean publish = prefix < 2;
                if (publish && skipPublish(in) && head == 0) {
                    return;
                }
                Segment segment = segments.computeIfAbsent(sequence / segmentEntries, unseen -> new Segment());
                int entry = (int) (sequence % segmentEntries);
                if (prefix == 0) {
                    segment.persistent.set(entry);
                } else if (prefix == 3) {
                    segment.acknowledged.set(entry);
                }
            }
        } catch (EOFException | NoSuchFileException end) {
            // All is read, or all is in segments.
        }
    }

    /** @return false where it makes no sense */
    private static boolean readSegment(Path file, Segment segment) throws IOException {
        BitSet delivered = new BitSet();
        try (DataInputStream in = open(file)) {
            for (int high = in.read(); high >= 0; high = in.read()) {
                int entry = (high & 0x3f) << 8 | in.readUnsignedByte();
                switch (high >> 6) {
                    case 3 -> {
                        segment.persistent.set(entry);
                        skipPublish(in);
                    }
                    case 2 -> skipPublish(in);
                    // The first such record of an entry says that it was delivered, the second that it was
                    // acknowledged.
                    case 1 -> (delivered.get(entry) ? segment.acknowledged : delivered).set(entry);
                    default -> {
                        return false;
                    }
                }
            }
            return true;
        } catch (EOFException cut) {
            return false;
        }
    }

    /** @return whether all of it is zero, as after a crash: a message has an id */
    private static boolean skipPublish(DataInputStream in) throws IOException {
        boolean zero = true;
        for (byte one : in.readNBytes(PUBLISH_BODY)) {
            zero &= one == 0;
        }
        long embedded = Integer.toUnsignedLong(in.readInt());
        in.skipNBytes(embedded);
        return zero && embedded == 0;
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    /** What is known of the entries of one segment. */
    private static final class Segment {
        final BitSet persistent = new BitSet();
        final BitSet acknowledged = new BitSet();

        long live() {
            BitSet live = (BitSet) persistent.clone();
            live.andNot(acknowledged);
            return live.cardinality();
        }
    }
}
