package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Departure.Some;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuorumLeadersTest {
    @TempDir
    Path directory;

    @Test
    void a_queue_without_a_leader_is_named() throws IOException {
        assertThat(answer(Fixtures.text("rabbitmqctl/leaderless.out")))
                .isEqualTo(Fact.known(new Some(1, List.of(new Named("/", "qq.1")))));
        assertThat(answer(Fixtures.text("rabbitmqctl/leaderless-none.out"))).isEqualTo(Fact.known(Some.NONE));
    }

    @Test
    void what_is_not_understood_is_unknown() throws IOException {
        for (String text : List.of("", "ok", "{rabbit_agent_leaderless,0}", "{rabbit_agent_leaderless,{1,[{a,b}]}}")) {
            assertThat(answer(text).isKnown()).as(text).isFalse();
        }
    }

    @Test
    void while_a_member_does_not_tell_what_its_servers_do_no_queue_is_called_leaderless() throws IOException {
        Fact<Some> told = answer("{rabbit_agent_unheard,[rabbit@rb2]}");
        assertThat(told)
                .isEqualTo(Fact.unknown(
                        Fact.Reason.TIMEOUT, "what quorum queues do on rabbit@rb2 was not told within 5 s"));
        assertThat(QuorumLeaders.EXPRESSION)
                .contains("Unheard = Up -- maps:keys(States)")
                .endsWith("case Unheard of [] -> {rabbit_agent_leaderless, {N0, L0}};"
                        + " _ -> {rabbit_agent_unheard, Unheard} end.");
    }

    private Fact<Some> answer(String text) throws IOException {
        Path answer = Files.writeString(directory.resolve("answer"), text);
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cat " + answer);
        return new QuorumLeaders(new Rabbitmqctl(
                        List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)))
                .leaderless(new NodeName("rabbit@rb1"));
    }
}
