package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastLogTest {
    private static final int TAIL = 1 << 16;

    @TempDir
    Path directory;

    @Test
    void what_was_logged_later_is_not_in_it() throws IOException {
        append(fixture("start-after-stop") + fixture("end-stop"));
        LogPosition stopped = here();
        append(fixture("boot-failed"));
        assertThat(how(past(stopped))).isEqualTo(Fact.known(HowEnded.CLEAN));
        assertThat(how(past(here()))).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
    }

    @Test
    void a_line_that_was_not_finished_is_not_in_it() throws IOException {
        append(fixture("start-after-stop"));
        LogPosition running = here();
        append(fixture("end-stop"));
        String text = Files.readString(log());
        int torn = text.indexOf("asked to stop...") + 5;
        assertThat(past(new LogPosition(running.inode(), torn))).isEqualTo(past(running));
    }

    @Test
    void a_log_that_was_rotated_since_is_found_by_whatever_name() throws IOException {
        for (String name : new String[] {".0", ".1", "-20261121"}) {
            append(fixture("start-after-stop"));
            LogPosition killed = here();
            append(fixture("boot-failed"));
            Files.move(log(), directory.resolve("rabbit@rb-1.log" + name));
            assertThat(how(past(killed))).as("no new one yet").isEqualTo(Fact.known(HowEnded.CRASH));
            append(fixture("boot-failed").repeat(3));
            assertThat(how(past(killed))).isEqualTo(Fact.known(HowEnded.CRASH));
        }
    }

    @Test
    void a_log_that_was_cut_off_compressed_or_deleted_is_unknown() throws IOException {
        append(fixture("start-after-stop"));
        LogPosition position = here();
        Files.write(log(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(reason(past(position))).isEqualTo(Reason.UNREADABLE);
        append(fixture("start-after-stop"));
        Files.move(log(), directory.resolve("rabbit@rb-1.log.2.gz"));
        assertThat(reason(past(position))).isEqualTo(Reason.UNREADABLE);
        Files.delete(directory.resolve("rabbit@rb-1.log.2.gz"));
        assertThat(reason(past(position))).isEqualTo(Reason.UNREADABLE);
        assertThat(reason(new PastLog(directory.resolve("nowhere/x.log"), TAIL).asOf(position)))
                .isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void only_the_last_of_a_long_log_is_read_and_what_came_before_is_not_guessed() throws IOException {
        String filler = "2026-11-21 01:44:09.492567+00:00 [info] <0.1.0> " + "x".repeat(100) + "\n";
        append(fixture("boot-failed") + filler.repeat(TAIL / filler.length() + 1));
        assertThat(how(past(here())).isKnown()).isFalse();
        append(fixture("start-after-stop"));
        assertThat(how(past(here()))).isEqualTo(Fact.known(HowEnded.CRASH));
    }

    @Test
    void a_line_that_is_too_long_is_cut_as_the_log_that_is_followed_cuts_it() throws IOException {
        String stamp = "2026-11-21 01:44:09.492567+00:00 [error] <0.1.0> ";
        append(fixture("start-after-stop") + stamp + "Node a@a thinks it's clustered with node b@b, but b@b "
                + "x".repeat(LogLine.LONGEST) + " disagrees\n");
        try (BrokerLog followed = new BrokerLog(log(), Duration.ofHours(1), event -> {})) {
            assertThat(past(here())).isEqualTo(followed.readNow());
        }
        assertThat(past(here()).value().orElseThrow().booted()).isTrue();
    }

    private Fact<BootLog> past(LogPosition position) {
        return new PastLog(log(), TAIL).asOf(position).map(BootLogFold::bootLog);
    }

    private static Fact<HowEnded> how(Fact<BootLog> log) {
        return log.flatMap(one -> StopClassification.of(one, false, StopClassification.BootOf.A_NEW_VM));
    }

    private static Reason reason(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }

    private static String fixture(String name) {
        return Fixtures.text("log/" + name + ".log");
    }

    private Path log() {
        return directory.resolve("rabbit@rb-1.log");
    }

    private LogPosition here() throws IOException {
        return new LogPosition(((Number) Files.getAttribute(log(), "unix:ino")).longValue(), Files.size(log()));
    }

    private void append(String text) throws IOException {
        Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
