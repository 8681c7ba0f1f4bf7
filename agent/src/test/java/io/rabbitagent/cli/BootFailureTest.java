package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootFailureTest {
    @Test
    void a_wait_for_tables_is_told_by_the_members_that_it_waits_for() {
        assertThat(BootFailure.inShort(
                        "the broker on the copy failed: {error,{badmatch,{error,{{timeout_waiting_for_tables,"
                                + "['rabbit@rb-1',rabbit@rb2,rabbit@rb3],[rabbit_user,rabbit_vhost]},{rabbit,start,[normal,[]]}}}}}",
                        "rabbit@rb-1"))
                .isEqualTo("it waits for a member that went down later, as far as it knows: rabbit@rb2 or rabbit@rb3");
    }

    @Test
    void where_nobody_else_is_named_nobody_is_guessed() {
        assertThat(BootFailure.inShort("{timeout_waiting_for_tables,[rabbit@rb1],[rabbit_user]}", "rabbit@rb1"))
                .isEqualTo("it waits for a member that went down later, as far as it knows");
    }

    @Test
    void another_cause_is_one_line_and_cut_where_it_is_long() {
        assertThat(BootFailure.inShort("its last words:\n  Error: no such node\n", "rabbit@rb1"))
                .isEqualTo("its last words: Error: no such node");
        assertThat(BootFailure.inShort("x".repeat(200), "rabbit@rb1")).isEqualTo("x".repeat(200));
        assertThat(BootFailure.inShort("x".repeat(201), "rabbit@rb1"))
                .isEqualTo("x".repeat(200) + "… (-o json has all of it)");
    }
}
