package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code bin/capture-before-boot}, read by the agent's own reader. */
@Timeout(60)
class CaptureBeforeBootTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB2 = new NodeName("rabbit@rb-2");
    private static final String COMPLETED =
            "2026-11-21 01:44:09.492567+00:00 [info] <0.1.0> Server startup complete; 3 plugins started.\n";

    @TempDir
    Path directory;

    private Path state = Path.of("unset");
    private Path data = Path.of("unset");
    private Path log = Path.of("unset");
    private BeforeBootCaptures captures = new BeforeBootCaptures(state, Clock.systemUTC());
    private String said = "";
    private String path = System.getenv("PATH");

    @BeforeEach
    void anAgentHasRun() throws IOException {
        state = Files.createDirectory(directory.resolve("the state"));
        data = Files.createDirectory(directory.resolve("rabbit@rb1"));
        log = directory.resolve("rabbit@rb1.log");
        captures = new BeforeBootCaptures(state, Clock.systemUTC());
        captures.announce(data, log);
    }

    @Test
    void both_files_are_kept_with_the_time_and_the_place_in_the_log() throws Exception {
        write("['rabbit@rb-2',rabbit@rb1].\n", "{[rabbit@rb1,'rabbit@rb-2'],[rabbit@rb1]}.\n");
        logged("something\n");
        hook();

        BeforeBoot kept = only();
        assertThat(kept.number()).isEqualTo(1);
        assertThat(kept.running()).isEqualTo(Fact.known(Optional.of(Set.of(RB1, RB2))));
        assertThat(kept.membership()).isEqualTo(Fact.known(Optional.of(new Membership(Set.of(RB1, RB2), Set.of(RB1)))));
        assertThat(kept.when().bootId())
                .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .trim());
        assertThat(kept.when().uptime()).isBetween(uptime().minusSeconds(60), uptime());
        assertThat(kept.at()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        long inode = ((Number) Files.getAttribute(log, "unix:ino")).longValue();
        assertThat(kept.log()).contains(new LogPosition(inode, 10));
        assertThat(said).isEmpty();
    }

    @Test
    void only_the_agents_user_may_read_what_is_kept() throws Exception {
        write("[].\n", "{[],[]}.\n");
        hook();
        Path kept = state.resolve("before-boot/00000001");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve("taken"))))
                .isEqualTo("rw-------");
    }

    @Test
    void files_a_log_and_a_directory_that_are_not_there_are_kept_as_absent() throws Exception {
        hook();
        assertThat(only().running()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(only().membership()).isEqualTo(Fact.known(Optional.empty()));
        assertThat(only().log()).isEmpty();
        Files.delete(data);
        logged("x\n");
        hook();
        assertThat(captures.kept()).hasSize(2).allMatch(one -> one.running().equals(Fact.known(Optional.empty())));
    }

    @Test
    void a_loop_of_boots_that_fail_is_kept_once() throws Exception {
        write("[rabbit@rb1].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        logged(COMPLETED);
        for (int attempt = 0; attempt < 3; attempt++) {
            hook();
            assertThat(only().again().isPresent()).isEqualTo(attempt > 0);
            logged("BOOT FAILED\n");
        }
        HostMoment again = only().again().orElseThrow();
        assertThat(again.bootId()).isEqualTo(only().when().bootId());
        assertThat(again.uptime()).isBetween(only().when().uptime(), uptime());
        Files.writeString(state.resolve("before-boot/00000001/again"), again.bootId() + " 1");
        assertThat(only().again()).contains(new HostMoment(again.bootId(), Duration.ofSeconds(1)));
        Files.writeString(state.resolve("before-boot/00000001/again"), again.bootId());
        assertThat(only().again()).as("half-written").isEmpty();

        write("[rabbit@rb1,'rabbit@rb-2'].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        hook();
        hook();
        assertThat(captures.kept()).extracting(BeforeBoot::number).containsExactly(1L, 2L);
        Files.delete(data.resolve(StatusFiles.RUNNING));
        hook();
        hook();
        assertThat(captures.kept()).extracting(BeforeBoot::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void after_a_boot_that_was_completed_the_same_files_are_news() throws Exception {
        write("[rabbit@rb1].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        logged("x\n");
        hook();
        logged(COMPLETED);
        hook();
        hook();
        assertThat(captures.kept()).hasSize(2);
    }

    @Test
    void what_a_rotated_cut_off_or_grown_log_does_not_tell_is_news() throws Exception {
        write("[rabbit@rb1].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        logged("line\n");
        hook();
        Files.move(log, directory.resolve("rabbit@rb1.log.1"));
        logged("a longer line\n");
        hook();
        assertThat(captures.kept()).as("rotated").hasSize(2);
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        hook();
        assertThat(captures.kept()).as("cut off").hasSize(3);
        logged("x".repeat(99) + "\n");
        logged(("x".repeat(99) + "\n").repeat(1 << 14));
        hook();
        assertThat(captures.kept()).as("too much to search before a start").hasSize(4);
        Files.delete(log);
        hook();
        hook();
        assertThat(captures.kept()).as("there is none").hasSize(6);
    }

    @Test
    void numbers_go_on_from_the_newest_also_where_older_ones_are_gone() throws Exception {
        Files.createDirectory(state.resolve("before-boot/00000809"));
        hook();
        captures.kept().stream().filter(one -> one.number() == 809).forEach(captures::drop);
        logged("x\n");
        hook();
        assertThat(captures.kept()).extracting(BeforeBoot::number).containsExactly(810L, 811L);
    }

    @Test
    void of_a_thousand_the_oldest_makes_room() throws Exception {
        for (int number = 1; number <= 1_000; number++) {
            Files.createDirectory(state.resolve(String.format("before-boot/%08d", number)));
        }
        hook();
        assertThat(captures.kept())
                .hasSize(1_000)
                .extracting(BeforeBoot::number)
                .contains(2L, 1_001L)
                .doesNotContain(1L);
    }

    @Test
    void where_nothing_can_be_kept_it_says_so_in_a_line_and_does_not_fail() throws Exception {
        Files.delete(state.resolve("before-boot/paths"));
        hook();
        assertThat(said).matches("capture-before-boot: nothing is kept: .*paths.*\n");
        Files.writeString(state.resolve("before-boot/paths"), "half");
        hook();
        assertThat(said).matches("capture-before-boot: nothing is kept: .*\n");
        captures.announce(directory.resolve("nowhere/at/all"), log);
        hook();
        assertThat(said).matches("capture-before-boot: nothing is kept: .*nowhere.*\n");
        captures.announce(data, log);
        Files.createDirectory(data.resolve(StatusFiles.RUNNING));
        hook();
        assertThat(said).matches("capture-before-boot: nothing is kept: .*can't be.*\n");
        assertThat(captures.kept()).isEmpty();
        assertThat(names(state.resolve("before-boot"))).containsExactly("paths");
    }

    @Test
    void the_state_directory_is_an_argument_or_comes_from_the_environment() throws Exception {
        run("", state.toString());
        assertThat(captures.kept()).hasSize(1);
        logged("x\n");
        run(state.toString());
        assertThat(captures.kept()).hasSize(2);
    }

    @Test
    void a_start_waits_for_it_for_some_milliseconds_only() throws Exception {
        write("[rabbit@rb1].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        logged(("x".repeat(99) + "\n").repeat(5_000));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            logged("x\n");
            long start = System.nanoTime();
            hook();
            best = Math.min(best, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void the_paths_are_written_only_where_they_have_changed() throws Exception {
        Path paths = state.resolve("before-boot/paths");
        assertThat(paths).hasContent(data + "\n" + log + "\n");
        Object written = Files.getAttribute(paths, "unix:ino");
        captures.announce(data, log);
        assertThat(Files.getAttribute(paths, "unix:ino")).isEqualTo(written);
        captures.announce(data, directory.resolve("other.log"));
        assertThat(paths).hasContent(data + "\n" + directory.resolve("other.log") + "\n");
    }

    @Test
    void what_is_half_made_is_not_read_and_is_cleared_away_later() throws Exception {
        Path half = Files.createDirectory(state.resolve("before-boot/.new.4711"));
        Files.writeString(half.resolve("taken"), "format 1\n");
        assertThat(captures.kept()).isEmpty();
        captures.announce(data, log);
        assertThat(half).as("it may be at work").exists();
        Files.setLastModifiedTime(half, FileTime.from(Instant.now().minusSeconds(120)));
        captures.announce(data, log);
        assertThat(half).doesNotExist();
    }

    @Test
    void a_capture_that_is_damaged_is_unknown_and_hides_no_other() throws Exception {
        write("[rabbit@rb1", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        logged("x\n");
        hook();
        BeforeBoot torn = only();
        assertThat(torn.membership().isKnown()).isTrue();
        assertThat(reason(torn.running())).isEqualTo(Reason.GARBLED);

        for (String taken : List.of(
                "",
                "format 2\nboot_id b\nuptime 1.00\nat 2026-01-01T00:00:00Z\nlog -\n",
                "format 1\nboot_id b\nuptime x\nat 2026-01-01T00:00:00Z\nlog -\n",
                "format 1\nboot_id b\nuptime 1.00\nat noon\nlog -\n")) {
            Files.writeString(state.resolve("before-boot/00000001/taken"), taken);
            assertThat(reason(only().running())).as(taken).isEqualTo(Reason.GARBLED);
            assertThat(reason(only().membership())).as(taken).isEqualTo(Reason.GARBLED);
        }
        hook();
        assertThat(captures.kept()).extracting(BeforeBoot::number).containsExactly(1L, 2L);
    }

    @Test
    void without_the_place_in_the_log_the_files_are_evidence_still() throws Exception {
        write("[rabbit@rb1].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        logged("x\n");
        hook();
        String taken = "format 1\nboot_id b\nuptime 1.00\nat 2026-01-01T00:00:00Z\n";
        for (String place : List.of("", "log \n", "log 1\n", "log x y\n", "log 1 2 3\n")) {
            Files.writeString(state.resolve("before-boot/00000001/taken"), taken + place);
            assertThat(only().log()).as(place).isEmpty();
            assertThat(only().running()).isEqualTo(Fact.known(Optional.of(Set.of(RB1))));
            assertThat(only().when()).isEqualTo(new HostMoment("b", Duration.ofSeconds(1)));
        }
    }

    @Test
    void a_log_of_which_no_place_can_be_told_is_kept_as_none() throws Exception {
        Files.createDirectory(log);
        hook();
        assertThat(taken(1)).endsWith("\nlog -\n");
        Files.delete(log);
        logged("x\n");
        Path broken = Files.createDirectory(directory.resolve("bin"));
        Files.writeString(broken.resolve("stat"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(broken.resolve("stat"), PosixFilePermissions.fromString("rwx------"));
        path = broken + ":" + path;
        hook();
        assertThat(taken(2)).endsWith("\nlog -\n");
        assertThat(captures.kept()).hasSize(2).allMatch(one -> one.when().isKnown());
    }

    @Test
    void a_broker_waits_for_it_for_a_bounded_time() throws Exception {
        Path dropIn = Path.of("../packaging/systemd/rabbitmq-server.service.d/rabbitmq-agent.conf");
        assertThat(Files.readAllLines(dropIn))
                .contains("ExecStartPre=-/usr/bin/timeout -k 2 15 /usr/lib/rabbitmq-agent/bin/capture-before-boot");
        assertThat(Files.readString(Path.of("../lab/host/broker"))).contains("timeout -k 2 15 \"$hook\"");
    }

    @Test
    void one_that_can_not_be_read_has_its_number_only() throws Exception {
        write("[rabbit@rb1].\n", "{[rabbit@rb1],[rabbit@rb1]}.\n");
        hook();
        BeforeBoot readable = only();
        Path taken = state.resolve("before-boot/00000001/taken");
        Files.move(taken, taken.resolveSibling("away"));
        Files.createDirectory(taken);
        BeforeBoot unreadable = only();
        assertThat(unreadable.when().isKnown()).isFalse();
        assertThat(unreadable.isCalled(readable.id())).isTrue();
        assertThat(unreadable.isCalled("11/b/PT1S")).isFalse();
        assertThat(readable.isCalled(unreadable.id())).isFalse();
        assertThat(readable.wasUnreadableAs(unreadable.id())).isTrue();
    }

    private String taken(int number) throws IOException {
        return Files.readString(state.resolve(String.format("before-boot/%08d/taken", number)));
    }

    private static Reason reason(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }

    private BeforeBoot only() {
        assertThat(captures.kept()).hasSize(1);
        return captures.kept().get(0);
    }

    private void write(String running, String membership) throws IOException {
        Files.writeString(data.resolve(StatusFiles.RUNNING), running);
        Files.writeString(data.resolve(StatusFiles.MEMBERSHIP), membership);
    }

    private void logged(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Duration uptime() throws IOException {
        String seconds = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
        return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1_000));
    }

    private static List<String> names(Path of) throws IOException {
        try (var listing = Files.list(of)) {
            return listing.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }

    private void hook() throws Exception {
        run("/nowhere", state.toString());
    }

    private void run(String environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bin/capture-before-boot"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RABBITAGENT_STATE_DIRECTORY", environment);
        builder.environment().put("PATH", path);
        Process process = builder.start();
        said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
    }
}
