package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.broker.StopClassification.BootOf;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On what real 3.10.8 brokers logged between an ordinary boot and their end. */
class StopClassificationTest {
    private static final String STAMP = "2026-11-21 06:00:00.000000+00:00 [info] <0.9.0> ";

    @Test
    void rabbitmqctl_stop_and_shutdown_are_clean() {
        assertThat(afterBootAnd("end-stop")).isEqualTo(HowEnded.CLEAN);
        assertThat(afterBootAnd("end-shutdown")).isEqualTo(HowEnded.CLEAN);
    }

    @Test
    void a_sigterm_to_the_vm_is_clean_although_the_log_has_none_of_the_usual_lines() {
        assertThat(Fixtures.text("log/end-term.log")).doesNotContain("asked to stop", "Successfully stopped");
        assertThat(afterBootAnd("end-term")).isEqualTo(HowEnded.CLEAN);
    }

    @Test
    void a_sigkill_leaves_no_line_and_is_a_crash() {
        assertThat(Fixtures.text("log/end-kill.log")).isEmpty();
        assertThat(afterBootAnd("end-kill")).isEqualTo(HowEnded.CRASH);
    }

    @Test
    void a_life_whose_boot_failed_never_ran() {
        assertThat(afterBootAnd("end-stop", "boot-failed")).isEqualTo(HowEnded.NEVER_RAN);
        assertThat(afterBootAnd("end-stop", "inconsistent-boot")).isEqualTo(HowEnded.NEVER_RAN);
    }

    /** Its files are what the attempt made of them: an end that counted as its own would tell the attempt's story. */
    @Test
    void a_life_that_ran_and_whose_application_failed_to_start_again_ends_in_that_attempt() {
        BootLogFold fold = ranAndWasAskedToStartAgain();
        fold.add(STAMP + "BOOT FAILED");
        assertThat(fold.ended(true)).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
        fold.add(STAMP + "SIGTERM received - shutting down");
        assertThat(fold.ended(true)).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
        fold.add(STAMP + "RabbitMQ is asked to start...");
        fold.add(STAMP + "Server startup complete; 3 plugins started.");
        assertThat(fold.ended(true)).as("it ran, and was killed").isEqualTo(Fact.known(HowEnded.CRASH));
    }

    /** It may have come up, and have lost its last lines; or it was killed as it waited. */
    @Test
    void a_life_that_ran_and_whose_log_breaks_off_in_a_later_start_of_its_application_is_unknown() {
        BootLogFold fold = ranAndWasAskedToStartAgain();
        assertThat(fold.ended(true).isKnown()).isFalse();
        fold.add(STAMP + "Waiting for Mnesia tables for 30000 ms, 9 retries left");
        assertThat(fold.ended(true).isKnown()).isFalse();
        fold.add(STAMP + "SIGTERM received - shutting down");
        assertThat(fold.ended(true)).as("it was still booting").isEqualTo(Fact.known(HowEnded.NEVER_RAN));
        feed(fold, "start-after-stop");
        assertThat(fold.ended(true)).as("of a later VM").isEqualTo(Fact.known(HowEnded.CRASH));
    }

    @Test
    void a_failed_start_of_an_application_that_nobody_saw_end_hides_what_it_had_seen() {
        BootLogFold fold = new BootLogFold();
        feed(fold, "start-after-stop");
        fold.add(STAMP + "RabbitMQ is asked to start...");
        fold.add(STAMP + "BOOT FAILED");
        assertThat(fold.ended(true)).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
        assertThat(fold.ended(false).isKnown()).isFalse();
    }

    /** A VM whose own boot fails is gone: the failure is that of an earlier one. */
    @Test
    void a_life_that_was_seen_running_and_took_all_its_lines_along_crashed() {
        BootLogFold fold = new BootLogFold();
        feed(fold, "boot-failed");
        assertThat(fold.ended(true)).isEqualTo(Fact.known(HowEnded.CRASH));
        assertThat(fold.ended(false)).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
    }

    @Test
    void a_start_that_failed_in_a_log_that_was_rotated_since_it_was_asked_for_is_no_end_of_the_run_before() {
        BootLogFold fold = new BootLogFold();
        fold.add(STAMP + "Waiting for Mnesia tables for 30000 ms, 0 retries left");
        assertThat(fold.ended(true).isKnown()).isFalse();
        fold.add(STAMP + "BOOT FAILED");
        assertThat(fold.ended(true)).isEqualTo(Fact.known(HowEnded.NEVER_RAN));
    }

    private static BootLogFold ranAndWasAskedToStartAgain() {
        BootLogFold fold = new BootLogFold();
        feed(fold, "start-after-stop");
        feed(fold, "end-stop");
        fold.add(STAMP + "RabbitMQ is asked to start...");
        return fold;
    }

    @Test
    void a_node_that_is_killed_after_a_clean_stop_and_a_new_boot_crashed() {
        assertThat(afterBootAnd("end-stop", "start-after-stop", "end-kill")).isEqualTo(HowEnded.CRASH);
    }

    @Test
    void a_life_that_was_killed_while_it_waited_for_tables_never_ran() {
        assertThat(afterBootAnd("end-stop", "waiting-for-tables", "end-kill")).isEqualTo(HowEnded.NEVER_RAN);
    }

    @Test
    void whether_a_life_ran_whose_log_breaks_off_in_a_boot_is_unknown() {
        List<String> boot = Fixtures.text("log/start-after-stop.log").lines().toList();
        for (int length = 1; length < boot.size() - 4; length++) {
            BootLogFold fold = new BootLogFold();
            feed(fold, "start-after-stop");
            feed(fold, "end-stop");
            boot.subList(0, length).forEach(fold::add);
            boolean waits = fold.bootLog().waitingForTables();
            assertThat(StopClassification.of(fold.bootLog(), false, BootOf.A_NEW_VM)
                            .value())
                    .as(boot.get(length - 1))
                    .isEqualTo(waits ? Optional.of(HowEnded.NEVER_RAN) : Optional.empty());
            assertThat(StopClassification.of(fold.bootLog(), true, BootOf.A_NEW_VM)
                            .value())
                    .contains(HowEnded.CRASH);
        }
    }

    @Test
    void of_an_end_of_which_the_log_has_no_word_nothing_is_known() {
        assertThat(StopClassification.of(new BootLogFold().bootLog(), false, BootOf.A_NEW_VM)
                        .isKnown())
                .isFalse();
    }

    @Test
    void a_stop_is_clean_although_the_log_was_rotated_since_the_boot() {
        for (String end : List.of("end-stop", "end-shutdown", "end-term")) {
            BootLogFold fold = new BootLogFold();
            feed(fold, end);
            assertThat(StopClassification.of(fold.bootLog(), false, BootOf.A_NEW_VM))
                    .isEqualTo(Fact.known(HowEnded.CLEAN));
        }
    }

    @Test
    void a_vm_without_its_application_that_was_refused_reset_and_joined_never_ran() {
        List<String> all =
                Fixtures.text("log/reset-join-failed-joined.log").lines().toList();
        BootLogFold fold = new BootLogFold();
        for (String line : all) {
            if (line.contains("is asked to start")) {
                break;
            }
            fold.add(line);
        }
        assertThat(StopClassification.of(fold.bootLog(), false, BootOf.A_NEW_VM))
                .isEqualTo(Fact.known(HowEnded.NEVER_RAN));
        fold.add("2026-11-21 05:01:39.000000+00:00 [info] <0.9.0> Halting Erlang VM with the following applications:");
        assertThat(StopClassification.of(fold.bootLog(), false, BootOf.A_NEW_VM))
                .isEqualTo(Fact.known(HowEnded.NEVER_RAN));
    }

    private static HowEnded afterBootAnd(String... logs) {
        BootLogFold fold = new BootLogFold();
        feed(fold, "start-after-stop");
        for (String log : logs) {
            feed(fold, log);
        }
        return StopClassification.of(fold.bootLog(), false, BootOf.A_NEW_VM)
                .value()
                .orElseThrow();
    }

    private static void feed(BootLogFold fold, String log) {
        Fixtures.text("log/" + log + ".log").lines().forEach(fold::add);
    }
}
