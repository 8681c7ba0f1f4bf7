package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryWatchTest {
    private static final String RUNNING = "nodes_running_at_shutdown";

    @TempDir
    Path directory;

    private final List<DataFileCapture> captures = new CopyOnWriteArrayList<>();
    private DataDirectoryWatch watch;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(directory.resolve(RUNNING), "[a@h].\n");
        watch = watch(Duration.ofMinutes(5));
        await().until(() -> captures.size() == 4);
    }

    private DataDirectoryWatch watch(Duration patience) {
        return new DataDirectoryWatch(directory, Duration.ofMillis(5), patience, Clock.systemUTC(), captures::add);
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void captures_what_stands_there_at_the_start() {
        assertThat(captures)
                .extracting(DataFileCapture::name, DataFileCapture::present)
                .containsExactlyInAnyOrder(
                        tuple("cluster_nodes.config", false),
                        tuple(RUNNING, true),
                        tuple("schema.DAT", false),
                        tuple("force_load", false));
        assertThat(contentsOfRunning()).containsExactly("[a@h].\n");
    }

    @Test
    void captures_a_replacement_of_the_same_size() throws IOException {
        replace("[b@h].\n");
        await().until(() -> contentsOfRunning().contains("[b@h].\n"));
        replace("[c@h].\n");
        await().until(() -> contentsOfRunning().equals(List.of("[a@h].\n", "[b@h].\n", "[c@h].\n")));
    }

    @Test
    void captures_that_a_file_came_and_went() throws IOException {
        Files.writeString(directory.resolve("force_load"), "");
        await().until(() -> last("force_load").present());
        Files.delete(directory.resolve("force_load"));
        await().until(() -> !last("force_load").present());
    }

    @Test
    void a_half_written_file_is_captured_only_when_it_is_whole() throws IOException {
        Files.writeString(directory.resolve(RUNNING), "[b@h,c@");
        // A change of another file proves that the watch has looked at both since.
        Files.writeString(directory.resolve("force_load"), "");
        await().until(() -> last("force_load").present());
        assertThat(contentsOfRunning()).containsExactly("[a@h].\n");
        Files.writeString(directory.resolve(RUNNING), "[b@h,c@h].\n");
        await().until(() -> contentsOfRunning().equals(List.of("[a@h].\n", "[b@h,c@h].\n")));
    }

    @Test
    void a_file_that_stays_garbled_is_captured_as_it_stands() throws IOException {
        watch.close();
        captures.clear();
        Files.writeString(directory.resolve(RUNNING), "[b@h,c@");
        watch = watch(Duration.ofMillis(50));
        await().until(() -> contentsOfRunning().contains("[b@h,c@"));
        assertThat(last(RUNNING).wellFormed()).isFalse();
    }

    @Test
    void outlives_the_directory_being_replaced_and_a_listener_that_fails() throws IOException {
        watch.close();
        captures.clear();
        watch = new DataDirectoryWatch(directory, Duration.ofMillis(5), Duration.ZERO, Clock.systemUTC(), capture -> {
            captures.add(capture);
            throw new IllegalStateException("the journal is full");
        });
        await().until(() -> captures.size() == 4);
        Files.delete(directory.resolve(RUNNING));
        Files.delete(directory);
        await().until(() -> !last(RUNNING).present());
        Files.createDirectory(directory);
        Files.writeString(directory.resolve(RUNNING), "[d@h].\n");
        await().until(() -> contentsOfRunning().contains("[d@h].\n"));
    }

    /** As RabbitMQ does it. */
    private void replace(String text) throws IOException {
        Path temporary = directory.resolve(RUNNING + ".tmp");
        Files.writeString(temporary, text);
        Files.move(temporary, directory.resolve(RUNNING), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> contentsOfRunning() {
        return captures.stream()
                .filter(capture -> capture.name().equals(RUNNING))
                .map(DataFileCapture::content)
                .flatMap(Optional::stream)
                .toList();
    }

    private DataFileCapture last(String name) {
        return captures.stream()
                .filter(capture -> capture.name().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
