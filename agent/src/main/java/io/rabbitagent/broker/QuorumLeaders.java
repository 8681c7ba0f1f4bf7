package io.rabbitagent.broker;

import io.rabbitagent.cluster.Departure.Some;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks the running members which quorum queues have no leader. Changes nothing.
 *
 * <p>The leader that a queue's record names is the last one that was known. So each node is asked for the states of its own Ra
 * servers. While one does not answer within 5 s, it is unknown.
 */
public final class QuorumLeaders {
    private static final String UNHEARD = "rabbit_agent_unheard";

    static final String EXPRESSION = "Up = rabbit_mnesia:cluster_nodes(running), "
            + states("Up")
            + " Leads = fun(Q, N) -> case amqqueue:get_pid(Q) of"
            + " {Name, _} -> maps:get(Name, maps:get(N, States, #{}), none) =:= leader; _ -> false end end,"
            + " {N0, L0} = ets:foldl(fun(Q, {C, L} = Acc) -> State = amqqueue:get_type_state(Q),"
            + " Nodes = case is_map(State) of true -> maps:get(nodes, State, []); false -> [] end,"
            + " Led = lists:any(fun(N) -> Leads(Q, N) end, Nodes),"
            + " case amqqueue:get_type(Q) =:= rabbit_quorum_queue andalso not Led of false -> Acc;"
            + " true when C < " + LeftBehind.MOST_NAMED + " -> {resource, V, queue, Name} = amqqueue:get_name(Q),"
            + " {C + 1, [{base64:encode(V), base64:encode(Name)} | L]};"
            + " true -> {C + 1, L} end end, {0, []}, rabbit_queue),"
            + unlessUnheard("{rabbit_agent_leaderless, {N0, L0}}");

    private final Rabbitmqctl rabbitmqctl;

    public QuorumLeaders(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    public Fact<Some> leaderless(NodeName askedAt) {
        return read(
                rabbitmqctl.evaluate(askedAt, EXPRESSION),
                answer -> some(Answers.tuple(answer, 2).get(1)));
    }

    /**
     * Binds {@code States}: of each node that answers, which of its Ra servers is in which state; and {@code Unheard}: those
     * that do not answer, whose servers may lead.
     */
    static String states(String nodes) {
        return "{Told, _} = rpc:multicall(" + nodes + ", rabbit_quorum_queue, all_replica_states, [], 5000),"
                + " States = maps:from_list([{N, S} || {N, S} <- Told, is_map(S)]),"
                + " Unheard = " + nodes + " -- maps:keys(States),";
    }

    /** Ends an expression after {@link #states}: its answer counts only where every node has told. */
    static String unlessUnheard(String answer) {
        return " case Unheard of [] -> " + answer + "; _ -> {" + UNHEARD + ", Unheard} end.";
    }

    /** As {@link Answers#read}, of an expression that ends so. */
    static <T> Fact<T> read(CommandResult result, Answers.Meaning<T> meaning) {
        Fact<Fact<T>> read = Answers.read(result, answer -> {
            if (answer instanceof ErlangTerm.Tuple told
                    && told.items().size() == 2
                    && told.items().get(0).equals(new ErlangTerm.Atom(UNHEARD))) {
                String nodes = StatusFiles.nodes(told.items().get(1)).stream()
                        .map(NodeName::value)
                        .collect(Collectors.joining(", "));
                return Fact.unknown(
                        Fact.Reason.TIMEOUT, "what quorum queues do on " + nodes + " was not told within 5 s");
            }
            return Fact.known(meaning.of(answer));
        });
        return read.flatMap(found -> found);
    }

    /** A count, and the names of some. */
    static Some some(ErlangTerm term) throws ErlangSyntaxException {
        List<ErlangTerm> pair = Answers.tuple(term, 2);
        return new Some(Answers.whole(pair.get(0)), names(pair.get(1)));
    }

    /** Pairs of virtual host and name, each in base64. */
    static List<Named> names(ErlangTerm term) throws ErlangSyntaxException {
        List<Named> named = new ArrayList<>();
        for (ErlangTerm one : Answers.list(term)) {
            List<ErlangTerm> name = Answers.tuple(one, 2);
            named.add(new Named(text(name.get(0)), text(name.get(1))));
        }
        named.sort(Named.BY_NAME);
        return named;
    }

    /** Written in base64. */
    static String text(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Text text) {
            try {
                return new String(Base64.getDecoder().decode(text.value()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new ErlangSyntaxException(0, "a name in base64 was expected");
            }
        }
        throw new ErlangSyntaxException(0, "a name was expected");
    }
}
