package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.HowEnded;
import org.junit.jupiter.api.Test;

/** On what real 3.10.8 brokers logged between an ordinary boot and their end. */
class StopClassificationTest {
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

    @Test
    void a_life_that_was_seen_running_ran_although_a_later_start_of_its_application_failed() {
        BootLogFold fold = new BootLogFold();
        feed(fold, "boot-failed");
        assertThat(StopClassification.of(fold.bootLog(), true)).isEqualTo(HowEnded.CRASH);
    }

    @Test
    void a_node_that_is_killed_after_a_clean_stop_and_a_new_boot_crashed() {
        assertThat(afterBootAnd("end-stop", "start-after-stop", "end-kill")).isEqualTo(HowEnded.CRASH);
    }

    private static HowEnded afterBootAnd(String... logs) {
        BootLogFold fold = new BootLogFold();
        feed(fold, "start-after-stop");
        for (String log : logs) {
            feed(fold, log);
        }
        return StopClassification.of(fold.bootLog(), false);
    }

    private static void feed(BootLogFold fold, String log) {
        Fixtures.text("log/" + log + ".log").lines().forEach(fold::add);
    }
}
