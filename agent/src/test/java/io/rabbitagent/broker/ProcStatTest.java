package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {
    private static final String REST = " 1 7 8 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2";

    @Test
    void reads_a_name_with_blanks_and_parentheses() {
        assertThat(ProcStat.parse("42 (a) b (c) S" + REST)).contains(new ProcStat(42, 'S', 1, 7, 8, 987_654));
    }

    @Test
    void a_zombie_has_ended_and_a_sleeper_has_not() {
        assertThat(ProcStat.parse("42 (x) Z" + REST).orElseThrow().hasEnded()).isTrue();
        assertThat(ProcStat.parse("42 (x) D" + REST).orElseThrow().hasEnded()).isFalse();
    }

    @Test
    void text_that_is_cut_off_is_no_process() {
        String whole = "42 (x) S" + REST;
        for (int length = 0; length < whole.length() - " 1 2".length() - "987654".length(); length++) {
            assertThat(ProcStat.parse(whole.substring(0, length)))
                    .as("length " + length)
                    .isEmpty();
        }
    }
}
