package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Holdings.HeldQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links to nothing stand for files that are listed, and gone when they are read. */
class HoldingsReaderTest {
    @TempDir
    Path data;

    private Path queue(String name) throws IOException {
        Path queue = Files.createDirectories(data.resolve("msg_stores/vhosts/V/queues/" + name));
        Files.writeString(queue.resolve(".queue_name"), "VHOST: /\nQUEUE: " + name + "\n");
        return queue;
    }

    /** A directory whose name does not matter. */
    private void named(String directory, byte[] name) throws IOException {
        Path queue = Files.createDirectories(data.resolve("msg_stores/vhosts/V/queues/" + directory));
        Files.write(queue.resolve(".queue_name"), name);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Holdings read() {
        return new HoldingsReader(data).read().value().orElseThrow();
    }

    @Test
    void a_file_that_a_running_broker_removes_meanwhile_is_passed_over() throws IOException {
        queue("orders");
        Files.delete(queue("gone").resolve(".queue_name"));
        Files.createSymbolicLink(data.resolve("msg_stores/vhosts/V/queues/gone/.queue_name"), data.resolve("nowhere"));
        assertThat(read().queues()).containsExactly(new HeldQueue("/", "orders", OptionalLong.of(0)));
        assertThat(read().classicQueues()).isEqualTo(2);
    }

    @Test
    void a_queue_whose_index_changes_meanwhile_is_named_without_a_count() throws IOException {
        Files.createSymbolicLink(queue("orders").resolve("0.idx"), data.resolve("nowhere"));
        assertThat(read().queues()).containsExactly(new HeldQueue("/", "orders", OptionalLong.empty()));
    }

    @Test
    void a_queue_with_priorities_is_one_queue() throws IOException {
        for (int priority : new int[] {0, 1, 10, 255}) {
            named("P" + priority, bytes("VHOST: /\nQUEUE: jobs\0" + (char) priority + "\n"));
        }
        queue("orders");

        assertThat(read().queues())
                .containsExactlyInAnyOrder(
                        new HeldQueue("/", "jobs", OptionalLong.of(0)),
                        new HeldQueue("/", "orders", OptionalLong.of(0)));
        assertThat(read().classicQueues()).isEqualTo(2);
    }

    @Test
    void a_name_with_a_line_end_is_read_to_its_end_and_one_that_breaks_off_is_none() throws IOException {
        named("A", bytes("VHOST: team\nQUEUE: two\nlines\n"));
        named("B", bytes("VHOST: team\nQUEUE: broken"));
        named("C", bytes(""));

        assertThat(read().queues()).containsExactly(new HeldQueue("team", "two\nlines", OptionalLong.of(0)));
        assertThat(read().classicQueues()).isEqualTo(3);
    }

    @Test
    void a_directory_that_is_not_there_is_unknown_and_not_empty() {
        assertThat(new HoldingsReader(data.resolve("nowhere")).read().toString())
                .contains("there is no " + data.resolve("nowhere"));
    }
}
