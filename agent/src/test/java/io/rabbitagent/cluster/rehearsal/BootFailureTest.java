package io.rabbitagent.cluster.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootFailureTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");

    @Test
    void a_wait_for_tables_is_told_by_the_members_that_it_waits_for() {
        assertThat(BootFailure.inShort(
                        "the broker on the copy failed: {error,{badmatch,{error,{{timeout_waiting_for_tables,"
                                + "['rabbit@rb-1',rabbit@rb2,rabbit@rb3],[rabbit_user,rabbit_vhost]},{rabbit,start,[normal,[]]}}}}}",
                        new NodeName("rabbit@rb-1")))
                .isEqualTo("it waits for a member that went down later, as far as it knows: rabbit@rb2 or rabbit@rb3");
    }

    @Test
    void where_nobody_else_is_named_nobody_is_guessed() {
        assertThat(BootFailure.inShort("{timeout_waiting_for_tables,[rabbit@rb1],[rabbit_user]}", RB1))
                .isEqualTo("it waits for a member that went down later, as far as it knows");
    }

    @Test
    void another_cause_is_one_line_and_cut_where_it_is_long() {
        assertThat(BootFailure.inShort("its last words:\n  Error: no such node\n", RB1))
                .isEqualTo("its last words: Error: no such node");
        assertThat(BootFailure.inShort("x".repeat(200), RB1)).isEqualTo("x".repeat(200));
        assertThat(BootFailure.inShort("x".repeat(201), RB1)).isEqualTo("x".repeat(199) + "…");
    }

    @Test
    void what_is_kept_of_a_failure_has_a_limit() {
        String pages = "{error," + "[rabbit_durable_queue],".repeat(100_000) + "}";
        Trial failed = new Trial(RB1, Option.AS_IT_IS, Optional.of(pages), List.of(), List.of());

        assertThat(failed.failure().orElseThrow())
                .hasSize(4_000)
                .startsWith("{error,")
                .endsWith("…");
    }

    @Test
    void an_option_is_found_by_its_word_and_is_a_way_behind_a_node_s_name() {
        for (Option option : Option.values()) {
            assertThat(Option.ofWord(option.word())).isEqualTo(option);
        }
        assertThat(Option.FORGET_LOST.word()).isEqualTo("forget-lost");
        assertThat(Option.AS_IT_IS.way()).isEqualTo("as it is");
        assertThat(Option.FORCE_BOOT.way()).isEqualTo("after force_boot");
    }

    @Test
    void that_there_is_nobody_to_forget_is_told_without_what_the_commands_said_before() {
        assertThat(BootFailure.inShort(
                        "its last words: Removing node rabbit@rb3 from the cluster. Error: {:not_a_cluster_node, 'The node"
                                + " selected is not in the cluster.'} nothing to forget: its schema does not list rabbit@rb3 any"
                                + " more",
                        RB1))
                .isEqualTo("nothing to forget: its schema does not list rabbit@rb3 any more");
    }
}
