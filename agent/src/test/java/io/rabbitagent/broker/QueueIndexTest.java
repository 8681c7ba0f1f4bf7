package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Holdings.HeldQueue;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the journal of a real 3.10.8 queue, and on segments as {@code rabbit_queue_index.erl} writes them. */
class QueueIndexTest {
    private static final int ENTRIES = 2_048;

    @TempDir
    Path directory;

    private Path queue;

    @BeforeEach
    void a_queue() throws IOException {
        Path vhost = directory.resolve("msg_stores/vhosts/HASH");
        queue = Files.createDirectories(vhost.resolve("queues/QUEUE"));
        Files.writeString(queue.resolve(".queue_name"), "VHOST: /\nQUEUE: orders\n");
        Files.writeString(vhost.resolve(".config"), "%% Edit at your own risk!\n{segment_entry_count, 2048}.");
    }

    private OptionalLong count() throws IOException {
        return QueueIndex.persistentMessages(queue);
    }

    private static byte[] realJournal() throws IOException {
        String resource = "/fixtures/3.10.8/queue-index/orders.journal.jif";
        try (InputStream in = Objects.requireNonNull(QueueIndexTest.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        }
    }

    private void journal(byte[] bytes) throws IOException {
        Files.write(queue.resolve("journal.jif"), bytes);
    }

    private void segment(long number, Entries entries) throws IOException {
        Files.write(queue.resolve(number + ".idx"), entries.bytes());
    }

    @Test
    void of_seven_persistent_and_two_transient_messages_less_three_acknowledged_four_are_left() throws IOException {
        journal(realJournal());

        assertThat(count()).hasValue(4);
    }

    @Test
    void what_a_crash_cut_off_is_not_counted_and_what_is_before_it_is() throws IOException {
        byte[] real = realJournal();
        journal(Arrays.copyOf(real, 400));
        assertThat(count()).hasValue(1);

        journal(new byte[500]);
        assertThat(count()).hasValue(0);
    }

    @Test
    void a_queue_without_any_index_has_no_persistent_message() throws IOException {
        assertThat(count()).hasValue(0);
    }

    @Test
    void segments_count_what_was_published_and_not_acknowledged() throws IOException {
        segment(
                0,
                new Entries()
                        .published(0, true)
                        .published(1, true)
                        .published(2, false)
                        .published(3, true)
                        .mark(0)
                        .mark(0)
                        .mark(1));
        segment(7, new Entries().published(ENTRIES - 1, true));

        assertThat(count())
                .as("1 is delivered only; 0 is acknowledged; 2 is transient")
                .hasValue(3);
    }

    @Test
    void the_journal_acknowledges_what_is_in_segments_and_repeats_are_counted_once() throws IOException {
        segment(1, new Entries().published(5, true).published(6, true));
        long sequence = ENTRIES + 5;
        journal(new Entries()
                .journalled(3, sequence)
                .journalPublished(ENTRIES + 6)
                .bytes());

        assertThat(count()).hasValue(1);
    }

    @Test
    void what_makes_no_sense_or_is_of_another_version_is_not_counted() throws IOException {
        Files.write(queue.resolve("0.idx"), new byte[64]);
        assertThat(count()).as("the broker deletes it").isEmpty();

        Files.delete(queue.resolve("0.idx"));
        Files.write(queue.resolve("0.qi"), new byte[64]);
        assertThat(count()).as("version 2").isEmpty();
    }

    @Test
    void an_unreadable_number_of_entries_leaves_it_uncounted_and_a_missing_one_is_the_old_default() throws IOException {
        journal(realJournal());
        Path config = directory.resolve("msg_stores/vhosts/HASH/.config");
        Files.writeString(config, "{segment_entry_count, many}.");
        assertThat(count()).isEmpty();

        Files.delete(config);
        assertThat(count()).hasValue(4);
    }

    @Test
    void the_survey_of_a_data_directory_names_and_counts_its_queues() throws IOException {
        journal(realJournal());

        Holdings holdings = new HoldingsReader(directory).read().value().orElseThrow();

        assertThat(holdings.queues()).containsExactly(new HeldQueue("/", "orders", OptionalLong.of(4)));
        assertThat(holdings.classicQueues()).isEqualTo(1);
    }

    @Test
    void a_survey_reads_no_more_of_indexes_than_it_may() throws IOException {
        journal(new byte[(16 << 20) + 1]);

        assertThat(new HoldingsReader(directory).read().value().orElseThrow().queues())
                .containsExactly(new HeldQueue("/", "orders", OptionalLong.empty()));
    }

    /** Records as the broker appends them. */
    private static final class Entries {
        private static final int PERSISTENT = 0b11 << 14;
        private static final int TRANSIENT = 0b10 << 14;
        private static final int MARK = 0b01 << 14;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Entries published(int entry, boolean persistent) {
            return write(() -> {
                out.writeShort((persistent ? PERSISTENT : TRANSIENT) | entry);
                message();
            });
        }

        Entries mark(int entry) {
            return write(() -> out.writeShort(MARK | entry));
        }

        Entries journalled(long prefix, long sequence) {
            return write(() -> out.writeLong(prefix << 62 | sequence));
        }

        Entries journalPublished(long sequence) {
            return write(() -> {
                out.writeLong(sequence);
                message();
            });
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        private void message() throws IOException {
            byte[] body = new byte[28];
            Arrays.fill(body, (byte) 0x55);
            out.write(body);
            out.writeInt(3);
            out.write(new byte[3]);
        }

        private Entries write(Writing writing) {
            try {
                writing.run();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
