package io.rabbitagent.broker;

import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import java.util.List;

/**
 * Asks a running broker what its cluster would go without if it left. Changes nothing.
 *
 * <p>A mirror counts only where it is synchronised and its node runs: by default ({@code ha-promote-on-shutdown: when-synced}) no
 * other takes over from a leader that is stopped cleanly. A quorum queue is asked for the majority that it has once the
 * node is no member any more. A member of it counts where its Ra server is leader or follower, as {@code
 * rabbit_quorum_queue:filter_quorum_critical/2} of 3.10 counts them: a node can run while its Ra server does not, and one that is
 * drained serves no queue. While one that should serve does not answer in time, it is unknown.
 */
public final class DepartureQuestion {
    /** The fold takes one record at a time: the broker builds no list of all its queues. Names are coded, as any bytes can be in them. */
    public static final String EXPRESSION = "Me = node(), Up = rabbit_mnesia:cluster_nodes(running) -- [Me],"
            + " Serve = rabbit_maintenance:filter_out_drained_nodes_consistent_read(Up), "
            + QuorumLeaders.states("Serve")
            + " Serves = fun(Q, N) -> case amqqueue:get_pid(Q) of"
            + " {Name, _} -> lists:member(maps:get(Name, maps:get(N, States, #{}), none), [leader, follower]);"
            + " _ -> false end end,"
            + " Note = fun(Q, {C, L}) when C < " + LeftBehind.MOST_NAMED
            + " -> {resource, V, queue, N} = amqqueue:get_name(Q),"
            + " {C + 1, [{base64:encode(V), base64:encode(N)} | L]}; (_, {C, L}) -> {C + 1, L} end,"
            + " {D, QQ, F, S} = ets:foldl(fun(Q, {D0, Q0, F0, S0} = Acc) -> case amqqueue:get_type(Q) of"
            + " rabbit_classic_queue -> Mirrors = amqqueue:get_sync_slave_pids(Q),"
            + " Here = (catch amqqueue:qnode(Q)) =:= Me andalso amqqueue:get_exclusive_owner(Q) =:= none,"
            + " Takes = is_list(Mirrors) andalso lists:any(fun(P) -> lists:member(node(P), Up) end, Mirrors),"
            + " case Here andalso not Takes of true -> {Note(Q, D0), Q0, F0, S0}; false -> Acc end;"
            + " Type -> State = amqqueue:get_type_state(Q),"
            + " Nodes = case is_map(State) of true -> maps:get(nodes, State, []); false -> [] end, Rest = Nodes -- [Me],"
            + " Few = length([N || N <- Rest, Serves(Q, N)]) * 2 =< length(Rest),"
            + " case {lists:member(Me, Nodes), Type} of"
            + " {true, rabbit_quorum_queue} when Few -> {D0, Q0 + 1, Note(Q, F0), S0};"
            + " {true, rabbit_quorum_queue} -> {D0, Q0 + 1, F0, S0};"
            + " {true, _} -> {D0, Q0, F0, Note(Q, S0)}; _ -> Acc end end end, {{0, []}, 0, {0, []}, {0, []}}, rabbit_queue),"
            + QuorumLeaders.unlessUnheard("{rabbit_agent, D, QQ, F, S}");

    private final Rabbitmqctl rabbitmqctl;

    public DepartureQuestion(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    public Fact<Departure> departure(NodeName node) {
        return QuorumLeaders.read(rabbitmqctl.ask(node, "eval", EXPRESSION), DepartureQuestion::read);
    }

    private static Departure read(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> told = Answers.tuple(answer, 5);
        return new Departure(
                QuorumLeaders.some(told.get(1)),
                Answers.whole(told.get(2)),
                QuorumLeaders.some(told.get(3)),
                QuorumLeaders.some(told.get(4)));
    }
}
