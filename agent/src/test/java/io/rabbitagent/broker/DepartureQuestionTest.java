package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Departure;
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

class DepartureQuestionTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");

    @TempDir
    Path directory;

    @Test
    void what_goes_with_a_node_is_counted_and_named() throws IOException {
        assertThat(answer(Fixtures.text("rabbitmqctl/departure.out")))
                .isEqualTo(Fact.known(new Departure(
                        new Some(1, List.of(new Named("/", "plain.1"))),
                        4,
                        new Some(1, List.of(new Named("/", "qq.two"))),
                        new Some(1, List.of(new Named("/", "s.1"))))));
    }

    @Test
    void names_come_in_the_same_order_whatever_order_the_broker_takes() throws IOException {
        assertThat(answer(
                        "{rabbit_agent,{2,[{<<\"Lw==\">>,<<\"Yg==\">>},{<<\"Lw==\">>,<<\"YQ==\">>}]},0,{0,[]},{0,[]}}"))
                .isEqualTo(Fact.known(new Departure(
                        new Some(2, List.of(new Named("/", "a"), new Named("/", "b"))), 0, Some.NONE, Some.NONE)));
    }

    @Test
    void what_is_not_understood_is_unknown() throws IOException {
        for (String text : List.of(
                "",
                "ok",
                "{rabbit_agent,0,0,0,0}",
                "{rabbit_agent,{0,[]},many,{0,[]},{0,[]}}",
                "{rabbit_agent,{1,[{<<\"*\">>,<<\"*\">>}]},0,{0,[]},{0,[]}}",
                "{rabbit_agent,{1,[{a,b}]},0,{0,[]},{0,[]}}")) {
            assertThat(answer(text).isKnown()).as(text).isFalse();
        }
    }

    @Test
    void a_queue_whose_ra_server_is_down_on_a_node_that_runs_has_no_majority_there() throws IOException {
        assertThat(answer(Fixtures.text("rabbitmqctl/departure-ra-server-stopped.out")))
                .isEqualTo(Fact.known(
                        new Departure(Some.NONE, 2, new Some(1, List.of(new Named("/", "qq.1"))), Some.NONE)));
        assertThat(DepartureQuestion.EXPRESSION)
                .as("what rb3 was asked when its answer was kept: both others ran, and rb2 had no server of that queue")
                .contains(
                        "rpc:multicall(Serve, rabbit_quorum_queue, all_replica_states, [], 5000)",
                        "maps:get(Name, maps:get(N, States, #{}), none), [leader, follower])",
                        "[N || N <- Rest, Serves(Q, N)]");
    }

    @Test
    void while_a_member_does_not_tell_what_its_servers_do_no_queue_is_said_to_stand_still() throws IOException {
        Fact<Departure> told = answer("{rabbit_agent_unheard,[rabbit@rb2,rabbit@rb3]}");
        assertThat(told)
                .isEqualTo(Fact.unknown(
                        Fact.Reason.TIMEOUT,
                        "what quorum queues do on rabbit@rb2, rabbit@rb3 was not told within 5 s"));
        assertThat(DepartureQuestion.EXPRESSION)
                .contains("Unheard = Serve -- maps:keys(States)")
                .contains(
                        "case Unheard of [] -> {rabbit_agent, D, QQ, F, S}; _ -> {rabbit_agent_unheard, Unheard} end; ");
    }

    private Fact<Departure> answer(String text) throws IOException {
        Path answer = Files.writeString(directory.resolve("answer"), text);
        Path program = Scripts.write(directory, "rabbitmqctl-" + System.nanoTime(), "cat " + answer);
        return new DepartureQuestion(new Rabbitmqctl(
                        List.of(program.toString()), new CommandRunner(CommandAudit.NONE), Duration.ofSeconds(30)))
                .departure(RB1);
    }
}
