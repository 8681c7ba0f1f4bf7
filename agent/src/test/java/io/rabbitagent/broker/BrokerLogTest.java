package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerLogTest {
    private static final String STAMP = "2026-11-21 01:44:09.492567+00:00 ";
    private static final String OPENED = STAMP + "[notice] <0.1.0> Logging: configured log handlers are now ACTIVE\n";
    private static final String FAILED = STAMP + "[error] <0.1.0> BOOT FAILED\n";
    private static final String COMPLETED = STAMP + "[info] <0.1.0> Server startup complete; 3 plugins started.\n";
    /** Only {@code readNow} reads, so that each test decides what happens between two looks. */
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private Path file;
    private BrokerLog log;

    @BeforeEach
    void start() {
        file = directory.resolve("rabbit@rb-1.log");
        log = new BrokerLog(file, NEVER, events::add);
        await().until(() -> !log.current().equals(Fact.notObserved()));
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void is_unknown_while_there_never_was_a_file() throws IOException {
        assertThat(((Fact.Unknown<BootLog>) log.readNow()).reason()).isEqualTo(Reason.UNREADABLE);
        append(OPENED);
        assertThat(log.readNow().isKnown()).isTrue();
        assertThat(signals()).containsExactly(LogSignal.BOOT_STARTED);
    }

    @Test
    void reads_each_line_once_as_it_is_written() throws IOException {
        append(OPENED);
        log.readNow();
        append(COMPLETED);
        log.readNow();
        log.readNow();
        assertThat(signals()).containsExactly(LogSignal.BOOT_STARTED, LogSignal.BOOT_COMPLETED);
    }

    @Test
    void a_line_that_is_half_written_waits_for_its_end() throws IOException {
        append(FAILED.substring(0, FAILED.length() - 4));
        log.readNow();
        assertThat(events).isEmpty();
        append(FAILED.substring(FAILED.length() - 4));
        log.readNow();
        assertThat(signals()).containsExactly(LogSignal.BOOT_FAILED);
    }

    @Test
    void follows_a_rename_and_a_new_file_without_losing_the_old_ones_end() throws IOException {
        append(OPENED);
        log.readNow();
        append(FAILED);
        Files.move(file, directory.resolve("rabbit@rb-1.log.1"));
        append(OPENED);
        append(COMPLETED);
        log.readNow();
        assertThat(signals())
                .containsExactly(
                        LogSignal.BOOT_STARTED,
                        LogSignal.BOOT_FAILED,
                        LogSignal.BOOT_STARTED,
                        LogSignal.BOOT_COMPLETED);
    }

    @Test
    void keeps_what_it_knows_while_the_new_file_is_missing() throws IOException {
        append(OPENED + FAILED);
        log.readNow();
        Files.move(file, directory.resolve("rabbit@rb-1.log.1"));
        assertThat(log.readNow().map(BootLog::bootFailed)).isEqualTo(Fact.known(true));
        append(OPENED);
        assertThat(log.readNow().map(BootLog::bootFailed)).isEqualTo(Fact.known(false));
    }

    @Test
    void follows_a_copy_and_truncation() throws IOException {
        append(OPENED + STAMP + "[info] <0.1.0> something long enough to make the file shrink\n");
        log.readNow();
        Files.copy(file, directory.resolve("rabbit@rb-1.log.1"));
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        append(FAILED);
        log.readNow();
        assertThat(signals()).containsExactly(LogSignal.BOOT_STARTED, LogSignal.BOOT_FAILED);
    }

    @Test
    void a_line_without_end_does_not_fill_the_memory_and_does_not_hide_the_next() throws IOException {
        append("x".repeat(3_000_000));
        log.readNow();
        append("\n" + FAILED);
        log.readNow();
        assertThat(signals()).containsExactly(LogSignal.BOOT_FAILED);
    }

    @Test
    void at_the_start_only_the_tail_is_read() throws IOException {
        String filler = STAMP + "[info] <0.1.0> " + "x".repeat(100) + "\n";
        append(FAILED + filler.repeat((1 << 20) / filler.length() + 1) + COMPLETED);
        log.readNow();
        assertThat(signals()).containsExactly(LogSignal.BOOT_COMPLETED);
    }

    @Test
    void reads_by_itself_as_time_goes_by() throws IOException {
        try (BrokerLog busy = new BrokerLog(file, Duration.ofMillis(5), events::add)) {
            append(OPENED);
            await().until(() -> busy.current().isKnown());
            append(FAILED);
            await().until(() -> busy.current().map(BootLog::bootFailed).equals(Fact.known(true)));
        }
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<LogSignal> signals() {
        return events.stream().map(LogEvent::signal).toList();
    }
}
