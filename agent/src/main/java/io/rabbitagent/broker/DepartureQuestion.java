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
    /**
     * Counts and picks by match specifications. Of mirrored queues only those are looked at one by one of which the first
     * synchronised mirror is on no node that runs; of quorum queues those whose Ra servers do not serve on all other nodes.
     */
    public static final String EXPRESSION =
            Answers.onceReady("Me = node(), Up = rabbit_mnesia:cluster_nodes(running) -- [Me],"
                    + " Serve = rabbit_maintenance:filter_out_drained_nodes_consistent_read(Up), "
                    + QuorumLeaders.states("Serve")
                    + " "
                    + QueueTable.oneLine(QueueTable.selecting("rabbit_queue", LeftBehind.MOST_NAMED) + """
                    Led = Classic ++ [{'=:=', Owner, none}, {is_pid, Pid}, {'=:=', {node, Pid}, {const, Me}}],
                    First = list_to_tuple(['orelse', false, false | [{'=:=', {node, {hd, Synced}}, {const, U}} || U <- Up]]),
                    Odd = lists:filter(fun({_, L}) -> not lists:any(fun(P) -> lists:member(node(P), Up) end, L) end,
                      All(Led ++ [{is_list, Synced}, {'=/=', Synced, []}, {'not', First}], {{Name, Synced}})),
                    D = Sum([Find(Led ++ [{'orelse', {'not', {is_list, Synced}}, {'=:=', Synced, []}}]), {length(Odd), [Q || {Q, _} <- Odd]}]),
                    Ready = ets:match_spec_compile([{{'$1', leader}, [], ['$1']}, {{'$1', follower}, [], ['$1']}]),
                    Sets = maps:map(fun(_, S0) -> lists:sort(ets:match_spec_run(maps:to_list(S0), Ready)) end, States),
                    Serves = fun(Name, N) -> lists:member(maps:get(Name, maps:get(N, States, #{}), none), [leader, follower]) end,
                    Stuck = fun(L) -> Rest = L -- [Me],
                      Rows = All(Quorum ++ With(L) ++ [{is_tuple, Pid}], {{{element, 1, Pid}, Name}}),
                      Whole = case Rest of [] -> []; _ -> ordsets:intersection([maps:get(N, Sets, []) || N <- Rest]) end,
                      Doubtful = maps:to_list(maps:without(Whole, maps:from_list(Rows))),
                      Few = [R || {Q, R} <- Doubtful, length([N || N <- Rest, Serves(Q, N)]) * 2 =< length(Rest)],
                      [{length(Few), Few}, Find(Quorum ++ With(L) ++ [{'not', {is_tuple, Pid}}])] end,
                    Mine = Lists(Quorum, Me),
                    QQ = lists:sum([Count(Quorum ++ With(L)) || L <- Mine]),
                    F = Sum(lists:append([Stuck(L) || L <- Mine])),
                    Other = [{'=/=', Type, rabbit_classic_queue}, {'=/=', Type, rabbit_quorum_queue}],
                    S = Sum([Find(Other ++ With(L)) || L <- Lists(Other, Me)]),
                    """)
                    + QuorumLeaders.unlessUnheard("{rabbit_agent, D, QQ, F, S}"));

    private final Rabbitmqctl rabbitmqctl;

    public DepartureQuestion(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    public Fact<Departure> departure(NodeName node) {
        return QuorumLeaders.read(rabbitmqctl.evaluate(node, EXPRESSION), DepartureQuestion::read);
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
