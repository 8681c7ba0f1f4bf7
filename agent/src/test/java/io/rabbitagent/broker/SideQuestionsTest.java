package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideQuestionsTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB2 = new NodeName("rabbit@rb2");
    private static final NodeName RB3 = new NodeName("rabbit@rb3");

    @TempDir
    Path directory;

    @Test
    void a_node_says_whom_it_sees_and_from_whom_it_is_partitioned() throws IOException {
        assertThat(replaying("standing").standing(RB1))
                .isEqualTo(Fact.known(new Standing(true, Set.of(), Set.of(RB1, RB2, RB3), "ignore")));
        assertThat(replaying("standing-partitioned").standing(RB1))
                .isEqualTo(Fact.known(new Standing(true, Set.of(RB3), Set.of(RB1, RB2), "ignore")));
        assertThat(replaying("standing-partitioned-alone").standing(RB3))
                .isEqualTo(Fact.known(new Standing(true, Set.of(RB1, RB2), Set.of(RB3), "ignore")));
    }

    @Test
    void one_whose_boot_is_not_complete_does_not_run() throws IOException {
        assertThat(printing("{rabbit_agent,down,[],[],unknown}").standing(RB1))
                .isEqualTo(Fact.known(new Standing(false, Set.of(), Set.of(), "unknown")));
    }

    @Test
    void what_a_node_leads_is_counted_and_named_also_where_names_are_long_or_foreign() throws IOException {
        Inventory inventory = replaying("inventory").inventory(RB1).value().orElseThrow();
        assertThat(inventory.queues()).isEqualTo(4);
        assertThat(inventory.messages()).isEqualTo(6);
        assertThat(inventory.uncounted()).isEqualTo(1);
        assertThat(inventory.connections()).isZero();
        assertThat(inventory.named())
                .containsExactly(
                        new LedQueue("/", "grüße", "classic", OptionalLong.of(0)),
                        new LedQueue("/", "quorum.1", "quorum", OptionalLong.empty()),
                        new LedQueue("/", "ha.1", "classic", OptionalLong.of(6)),
                        new LedQueue("/", "a".repeat(200), "classic", OptionalLong.of(0)));
    }

    @Test
    void what_a_node_leads_of_durable_queues_is_told_as_all_that_it_leads_is() throws IOException {
        assertThat(replaying("inventory").durable(RB1))
                .isEqualTo(replaying("inventory").inventory(RB1));
        assertThat(SideQuestions.DURABLE_EXPRESSION).contains("maps:get(durable, At)");
        assertThat(SideQuestions.INVENTORY_EXPRESSION).doesNotContain("durable");
    }

    @Test
    void one_that_boots_or_stops_does_not_tell_what_it_leads() throws IOException {
        assertThat(printing("{rabbit_agent_not_ready,stopping}").durable(RB1))
                .isEqualTo(Fact.unknown(Fact.Reason.FAILED, "the rabbit application is not running but stopping"));
        assertThat(SideQuestions.DURABLE_EXPRESSION)
                .as("its state is asked before and after")
                .startsWith("case rabbit_boot_state:get() of ready -> ")
                .contains("case rabbit_boot_state:get() of ready -> Told;");
    }

    @Test
    void what_is_not_understood_is_unknown() throws IOException {
        for (String text : List.of("{rabbit_agent,ready,[]}", "{rabbit_agent,1,2,3,[{q}]}", "ok", "")) {
            assertThat(printing(text).standing(RB1).isKnown()).as(text).isFalse();
            assertThat(printing(text).inventory(RB1).isKnown()).as(text).isFalse();
        }
        assertThat(printing("{rabbit_agent,1,0,0,0,[{rabbit_classic_queue,<<\"*\">>,<<\"*\">>,0}]}")
                        .inventory(RB1)
                        .isKnown())
                .as("a name that is not coded")
                .isFalse();
    }

    private SideQuestions replaying(String fixture) throws IOException {
        return printing(Fixtures.text("rabbitmqctl/" + fixture + ".out"));
    }

    private SideQuestions printing(String text) throws IOException {
        Path answer = Files.writeString(directory.resolve("answer"), text);
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cat " + answer);
        return new SideQuestions(new Rabbitmqctl(
                List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)));
    }
}
