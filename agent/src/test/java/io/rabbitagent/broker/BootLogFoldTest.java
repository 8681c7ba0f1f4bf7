package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.RanBefore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On logs of real 3.10.8 brokers. */
class BootLogFoldTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb-1");
    private static final NodeName RB2 = new NodeName("rabbit@rb-2");
    private static final NodeName RB3 = new NodeName("rabbit@rb-3");

    private final BootLogFold fold = new BootLogFold();
    private final List<LogEvent> events = new ArrayList<>();

    @Test
    void an_ordinary_boot_leaves_nothing_open() {
        BootLog log = after("start-after-stop");
        assertThat(signals()).startsWith(LogSignal.BOOT_STARTED).endsWith(LogSignal.BOOT_COMPLETED);
        assertThat(log).isEqualTo(quiet(log));
    }

    @Test
    void boots_that_wait_for_each_other_gave_up_waiting() {
        for (String node : List.of("2", "3")) {
            assertThat(after("waiting-for-each-other-" + node).bootFailed()).isTrue();
            assertThat(fold.vainBoot()).as(node).contains(VainBoot.WAITED_FOR_TABLES);
        }
        add("[notice] <0.223.0> Logging: configured log handlers are now ACTIVE");
        assertThat(fold.vainBoot()).as("the next boot").isEmpty();
    }

    @Test
    void a_boot_that_was_ended_while_it_waited_gave_up_waiting_too() {
        after("waiting-for-tables");
        assertThat(fold.vainBoot()).contains(VainBoot.WAITED_FOR_TABLES);
    }

    @Test
    void a_boot_that_fails_after_it_has_its_tables_or_before_it_needs_them_has_not_given_up_waiting() {
        after("inconsistent-boot");
        assertThat(fold.vainBoot()).isEmpty();
        after("waited-then-booted");
        assertThat(fold.vainBoot()).isEmpty();
        add("[notice] <0.223.0> Logging: configured log handlers are now ACTIVE");
        add("[info] <0.223.0> Waiting for Mnesia tables for 30000 ms, 9 retries left");
        add("[info] <0.223.0> Successfully synced tables from a peer");
        add("[error] <0.223.0> BOOT FAILED");
        assertThat(fold.vainBoot()).isEmpty();
    }

    @Test
    void a_start_that_is_asked_of_a_running_application_is_no_boot() {
        BootLog running = after("start-after-stop");
        add("[info] <0.716.0> RabbitMQ is asked to start...");
        assertThat(fold.bootLog()).isEqualTo(running);
    }

    @Test
    void a_start_that_is_asked_after_a_stop_is_a_boot() {
        after("start-after-stop");
        add("[info] <0.716.0> RabbitMQ is asked to stop...");
        add("[info] <0.716.0> RabbitMQ is asked to start...");
        assertThat(fold.bootLog().booted()).isFalse();
        assertThat(signals()).endsWith(LogSignal.BOOT_STARTED);
    }

    @Test
    void a_boot_that_waits_for_peers_says_so() {
        BootLog log = after("waiting-for-tables");
        assertThat(log.waitingForTables()).isTrue();
        assertThat(log.last())
                .contains(new LogEvent(
                        Instant.parse("2026-11-21T01:39:36.424141Z"),
                        LogSignal.WAITING_FOR_TABLES,
                        "Waiting for Mnesia tables for 5000 ms, 2 retries left"));
    }

    @Test
    void a_boot_that_gave_up_waits_no_more() {
        BootLog log = after("boot-failed");
        assertThat(log.bootFailed()).isTrue();
        assertThat(log.waitingForTables()).isFalse();
    }

    @Test
    void peers_that_come_back_end_the_wait() {
        BootLog log = after("boot-failed", "waited-then-booted");
        assertThat(log).isEqualTo(quiet(log));
        assertThat(signals()).endsWith(LogSignal.BOOT_COMPLETED);
    }

    @Test
    void a_boot_that_fails_before_its_banner_names_the_two_that_disagree() {
        BootLog log = after("inconsistent-boot");
        assertThat(log.disagreement()).contains(new Disagreement(RB3, RB2));
        assertThat(log.bootFailed()).isTrue();
        assertThat(signals()).startsWith(LogSignal.BOOT_STARTED);
    }

    @Test
    void the_disagreement_lasts_through_the_next_attempt_until_a_boot_is_complete() {
        after("inconsistent-boot");
        add("[notice] <0.223.0> Logging: configured log handlers are now ACTIVE");
        assertThat(fold.bootLog().disagreement()).isPresent();
        assertThat(fold.bootLog().bootFailed()).isFalse();
        assertThat(after("start-after-stop").disagreement()).isEmpty();
    }

    @Test
    void start_app_in_a_living_vm_is_a_boot_of_its_own() {
        BootLog log = after("forgotten-start-app");
        assertThat(signals()).startsWith(LogSignal.BOOT_STARTED).contains(LogSignal.BOOT_FAILED);
        assertThat(log.disagreement()).contains(new Disagreement(RB3, RB2));
    }

    @Test
    void a_stop_is_asked_for_until_the_next_boot() {
        assertThat(after("end-stop").stopAsked()).contains(Instant.parse("2026-11-21T01:35:12.504863Z"));
        assertThat(fold.bootLog().last().orElseThrow().signal()).isEqualTo(LogSignal.STOPPED);
        assertThat(after("start-after-stop").stopAsked()).isEmpty();
    }

    @Test
    void whom_it_was_partitioned_from_counts_until_the_other_returns_or_it_has_booted_itself() {
        assertThat(after("partition-1").partitionedFrom()).containsExactly(new NodeName("rabbit@rb-3"));
        add("[info] <0.1.0> rabbit on node 'rabbit@rb-3' down");
        assertThat(fold.bootLog().partitionedFrom())
                .as("who goes down has not come back")
                .isNotEmpty();
        add("[info] <0.1.0> rabbit on node 'rabbit@rb-3' up");
        assertThat(fold.bootLog().partitionedFrom()).isEmpty();

        assertThat(after("partition-3").partitionedFrom())
                .containsExactlyInAnyOrder(new NodeName("rabbit@rb-1"), new NodeName("rabbit@rb-2"));
        add("[notice] <0.223.0> Logging: configured log handlers are now ACTIVE");
        assertThat(fold.bootLog().partitionedFrom())
                .as("a boot that has only begun, or failed, has taken over nothing")
                .hasSize(2);
        add("[info] <0.1.0> Server startup complete; 5 plugins started.");
        assertThat(fold.bootLog().partitionedFrom()).isEmpty();
    }

    @Test
    void a_boot_that_meets_others_after_a_common_crash_tells_of_no_sides() {
        add("[error] <0.272.0> Mnesia(rabbit@rb2): ** ERROR ** mnesia_event got {inconsistent_database,"
                + " starting_partitioned_network, rabbit@rb1}");
        assertThat(fold.bootLog().partitionedFrom()).isEmpty();
    }

    @Test
    void a_partition_is_noticed_on_both_sides() {
        after("partition-1");
        assertThat(signals()).contains(LogSignal.PARTITIONED);
        events.clear();
        after("partition-3");
        assertThat(signals()).containsExactly(LogSignal.PARTITIONED, LogSignal.PARTITIONED);
    }

    @Test
    void a_node_that_pauses_itself_was_not_asked_to_stop() {
        List<String> untilPaused = lines("pause_minority-3");
        untilPaused = untilPaused.subList(0, indexOf(untilPaused, "is asked to start"));
        untilPaused.forEach(this::keep);
        assertThat(signals()).contains(LogSignal.PAUSED, LogSignal.STOP_ASKED, LogSignal.STOPPED);
        assertThat(fold.bootLog().paused()).isTrue();
        assertThat(fold.bootLog().stopAsked()).isEmpty();
    }

    @Test
    void a_paused_node_that_came_back_is_paused_no_more() {
        BootLog log = after("pause_minority-3");
        assertThat(log).isEqualTo(quiet(log));
    }

    @Test
    void an_operator_who_stops_a_paused_node_asked_for_it() {
        add("[warning] <0.491.0> Cluster minority/secondary status detected - awaiting recovery");
        add("[info] <0.686.0> RabbitMQ is asked to stop...");
        add("[info] <0.686.0> Successfully stopped RabbitMQ and its dependencies");
        assertThat(fold.bootLog().stopAsked()).isEmpty();
        add("[info] <0.999.0> Halting Erlang VM with the following applications:");
        assertThat(fold.bootLog().stopAsked()).isPresent();
    }

    @Test
    void a_node_that_autoheal_restarts_was_not_asked_to_stop() {
        List<String> untilStopped = lines("autoheal-3");
        untilStopped = untilStopped.subList(0, indexOf(untilStopped, "is asked to start"));
        untilStopped.forEach(this::keep);
        assertThat(signals()).contains(LogSignal.AUTOHEAL, LogSignal.STOP_ASKED);
        assertThat(fold.bootLog().autoheal()).isTrue();
        assertThat(fold.bootLog().stopAsked()).isEmpty();
        BootLog log = after("autoheal-3");
        assertThat(log).isEqualTo(quiet(log));
    }

    @Test
    void autoheal_ends_when_it_says_so() {
        add("[info] <0.460.0> Autoheal request received from 'rabbit@rb-2'");
        assertThat(fold.bootLog().autoheal()).isTrue();
        add("[info] <0.460.0> Autoheal finished according to winner 'rabbit@rb-3'");
        assertThat(fold.bootLog().autoheal()).isFalse();
    }

    @Test
    void a_line_inside_another_message_is_no_signal() {
        add("[info] <0.1.0> client says: BOOT FAILED");
        add("[info] <0.1.0> connection 'RabbitMQ is asked to stop... not' closed");
        fold.add("BOOT FAILED");
        assertThat(events).isEmpty();
    }

    @Test
    void only_the_beginning_of_an_overlong_line_is_kept() {
        add("[error] <0.1.0> Node a@b thinks it's clustered with node c@d, but c@d disagrees " + "x".repeat(5_000));
        assertThat(events.get(0).line()).hasSize(1_000);
        assertThat(fold.bootLog().disagreement()).contains(new Disagreement(new NodeName("a@b"), new NodeName("c@d")));
    }

    @Test
    void a_drained_node_is_so_until_it_boots_again_also_after_its_application_was_stopped() {
        add("[warning] <0.1.0> This node is being put into maintenance (drain) mode");
        add("[info] <0.1.0> RabbitMQ is asked to stop...");
        add("[info] <0.1.0> Successfully stopped RabbitMQ and its dependencies");
        assertThat(fold.bootLog().drained()).isTrue();

        add("[info] <0.1.0> Resetting node maintenance status");
        assertThat(fold.bootLog().drained()).isFalse();
    }

    @Test
    void a_reset_and_a_join_leave_the_refusal_as_the_last_word_until_the_boot_is_complete() {
        List<String> all = lines("reset-join-failed-joined");
        List<String> untilStarted = all.subList(0, indexOf(all, "is asked to start"));
        assertThat(indexOf(untilStarted, "Resetting Rabbit")).isLessThan(indexOf(untilStarted, "Clustering with"));
        untilStarted.subList(0, indexOf(untilStarted, "Clustering with")).forEach(this::keep);
        assertThat(fold.bootLog().bootFailed()).isTrue();
        untilStarted.forEach(this::keep);
        assertThat(fold.bootLog().disagreement())
                .contains(new Disagreement(new NodeName("rabbit@rb3"), new NodeName("rabbit@rb2")));
        assertThat(fold.bootLog().bootFailed()).as("why it failed is gone").isFalse();

        all.subList(untilStarted.size(), all.size()).forEach(this::keep);
        assertThat(fold.bootLog().disagreement()).isEmpty();
        assertThat(fold.bootLog().booted()).isTrue();
        assertThat(fold.bootLog().aloneSince()).isEmpty();
    }

    @Test
    void a_node_that_was_reset_and_started_is_alone_since_it_began_empty() {
        assertThat(after("reset-then-alone").aloneSince()).contains(Instant.parse("2026-11-21T04:57:46.539666Z"));
        add("[info] <0.1.0> rabbit on node rabbit@rb1 up");
        assertThat(fold.bootLog().aloneSince()).isEmpty();
    }

    @Test
    void a_reset_that_failed_for_want_of_peers_has_emptied_nothing() {
        assertThat(lines("reset-that-failed")).anyMatch(line -> line.endsWith("Resetting Rabbit"));
        assertThat(after("reset-that-failed").aloneSince()).isEmpty();
    }

    @Test
    void the_first_member_of_a_cluster_began_empty_too_and_counts_as_alone_until_another_came() {
        List<String> all = lines("first-boot-then-alone");
        all.subList(0, indexOf(all, "rabbit on node rabbit@rb2 up")).forEach(this::keep);
        assertThat(fold.bootLog().aloneSince()).isPresent();

        all.forEach(this::keep);
        assertThat(fold.bootLog().aloneSince()).isEmpty();
    }

    @Test
    void a_wiped_member_that_runs_alone_refuses_who_knows_it() {
        assertThat(after("refused-by-a-wiped-node").disagreement())
                .contains(new Disagreement(new NodeName("rabbit@rb2"), new NodeName("rabbit@rb3")));
        assertThat(fold.bootLog().bootFailed()).isTrue();
    }

    @Test
    void beside_a_wiped_member_a_boot_can_fail_without_any_word_of_disagreement() {
        BootLog log = after("bad-cookie-beside-a-wiped-node");
        assertThat(log.bootFailed()).isTrue();
        assertThat(log.disagreement()).isEmpty();
    }

    @Test
    void a_boot_that_gave_up_over_feature_flags_says_so_until_one_is_completed() throws IOException {
        Path failed = Path.of("src/test/resources/fixtures/shutdown-order/failed-once-when-started-together/rb2");
        Files.readAllLines(failed.resolve("rabbit@rb2.log")).forEach(this::keep);
        assertThat(fold.bootLog().flagsRefused().orElseThrow())
                .startsWith("Application rabbit exited with reason: {{incompatible_feature_flags,");
        assertThat(fold.bootLog().bootFailed()).isTrue();
        assertThat(fold.vainBoot()).contains(VainBoot.FLAGS_NOT_TOLD);

        add("[notice] <0.223.0> Logging: configured log handlers are now ACTIVE");
        assertThat(fold.bootLog().flagsRefused()).as("a later attempt").isPresent();
        assertThat(fold.vainBoot()).as("a later attempt").isEmpty();
        after("start-after-stop");
        assertThat(fold.bootLog().flagsRefused()).isEmpty();
    }

    @Test
    void what_later_versions_say_of_feature_flags_is_understood() {
        add("[error] <0.223.0> Error during startup: {error,{disabled_required_feature_flag,stream_queue}}");
        assertThat(fold.bootLog().flagsRefused()).isPresent();
        assertThat(fold.vainBoot()).as("flags that are refused stay so").isEmpty();
    }

    @Test
    void a_node_with_another_cookie_waits_for_tables_and_gives_up() {
        BootLog log = after("cookie-differs");
        assertThat(log.bootFailed()).isTrue();
        assertThat(log.disagreement()).isEmpty();
        assertThat(log.flagsRefused()).isEmpty();
    }

    @Test
    void whom_a_node_saw_when_it_was_stopped_outlives_later_attempts_that_fail() {
        RanBefore ran = after("start-after-stop", "end-stop").lastRun().orElseThrow();
        assertThat(ran)
                .isEqualTo(new RanBefore(Set.of(RB1, RB2, RB3), true, Instant.parse("2026-11-21T01:35:17.567373Z")));
        assertThat(after("boot-failed").lastRun()).contains(ran);
        assertThat(after("boot-failed", "end-kill", "inconsistent-boot").lastRun())
                .contains(ran);
    }

    @Test
    void a_peer_that_goes_and_one_that_comes_change_whom_it_saw() {
        after("start-after-stop");
        add("[info] <0.460.0> rabbit on node 'rabbit@rb-1' down");
        assertThat(lastRun().sawRunning()).containsExactlyInAnyOrder(RB2, RB3);
        add("[info] <0.460.0> rabbit on node rabbit@rb4 up");
        assertThat(lastRun().sawRunning()).containsExactlyInAnyOrder(RB2, RB3, new NodeName("rabbit@rb4"));
        assertThat(lastRun().stoppedCleanly()).isFalse();
    }

    @Test
    void a_node_that_nobody_answered_saw_itself_alone() {
        List<String> alone = lines("start-after-stop").stream()
                .filter(line -> !line.contains("rabbit on node"))
                .toList();
        alone.forEach(this::keep);
        assertThat(lastRun().sawRunning()).containsExactly(RB3);
    }

    @Test
    void an_end_that_the_log_does_not_show_whole_is_no_clean_one() {
        assertThat(after("start-after-stop", "end-kill", "boot-failed")
                        .lastRun()
                        .orElseThrow()
                        .stoppedCleanly())
                .isFalse();
        List<String> stop = lines("end-stop");
        lines("start-after-stop").forEach(this::keep);
        stop.subList(0, indexOf(stop, "Successfully stopped")).forEach(this::keep);
        assertThat(lastRun().stoppedCleanly()).isFalse();
        after("boot-failed");
        assertThat(lastRun().stoppedCleanly()).isFalse();
        after("start-after-stop", "end-term");
        assertThat(lastRun().stoppedCleanly())
                .as("a SIGTERM ends the log anywhere")
                .isFalse();
    }

    @Test
    void a_node_that_pauses_itself_or_is_restarted_by_autoheal_is_not_stopped() {
        for (String fixture : List.of("pause_minority-3", "autoheal-3")) {
            lines("start-after-stop").forEach(this::keep);
            List<String> all = lines(fixture);
            all.subList(0, indexOf(all, "is asked to start")).forEach(this::keep);
            assertThat(lastRun().stoppedCleanly()).as(fixture).isFalse();
        }
    }

    @Test
    void a_log_that_does_not_show_the_boot_does_not_tell_whom_the_node_saw() {
        after("end-stop");
        assertThat(fold.bootLog().booted()).as("only what runs is stopped").isTrue();
        assertThat(after("boot-failed").lastRun()).isEmpty();
    }

    @Test
    void what_was_seen_before_a_reset_or_a_join_counts_no_more() {
        assertThat(after("start-after-stop", "end-stop").lastRun()).isPresent();
        add("[info] <0.1.0> Clustering with [rabbit@rb1] as disc node");
        assertThat(fold.bootLog().lastRun()).isEmpty();
        assertThat(after("start-after-stop", "end-stop").lastRun()).isPresent();
        add("[notice] <0.223.0> Logging: configured log handlers are now ACTIVE");
        add("[info] <0.1.0> Node database directory at /var/lib/rabbitmq/mnesia/x is empty. Assuming we need to join");
        assertThat(fold.bootLog().lastRun()).isEmpty();
    }

    @Test
    void an_attempt_is_no_run_whomever_it_saw() {
        List<String> boot = lines("start-after-stop");
        boot.subList(0, indexOf(boot, "Server startup complete")).forEach(this::keep);
        assertThat(fold.bootLog().lastRun()).isEmpty();
        after("boot-failed");
        assertThat(fold.bootLog().lastRun()).isEmpty();
    }

    private RanBefore lastRun() {
        return fold.bootLog().lastRun().orElseThrow();
    }

    private static BootLog quiet(BootLog log) {
        return log.change()
                .stopAsked(Optional.empty())
                .disagreement(Optional.empty())
                .waitingForTables(false)
                .bootFailed(false)
                .paused(false)
                .autoheal(false)
                .done();
    }

    private BootLog after(String... fixtures) {
        for (String fixture : fixtures) {
            lines(fixture).forEach(this::keep);
        }
        return fold.bootLog();
    }

    private static List<String> lines(String fixture) {
        return Fixtures.text("log/" + fixture + ".log").lines().toList();
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("no line holds " + text);
    }

    private void add(String rest) {
        keep("2026-11-21 01:44:09.492567+00:00 " + rest);
    }

    private void keep(String line) {
        fold.add(line).ifPresent(events::add);
    }

    private List<LogSignal> signals() {
        return events.stream().map(LogEvent::signal).toList();
    }
}
