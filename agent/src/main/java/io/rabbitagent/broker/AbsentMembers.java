package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Elsewhere;
import io.rabbitagent.cluster.LeftBehind.OfNode;
import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks a running broker what it knows of the queues of members that do not run. Changes nothing.
 *
 * <p>What a forget deletes is decided as {@code rabbit_amqqueue:forget_all_durable/1} of 3.10 decides it: a durable classic
 * queue whose leader is on that node, unless another mirror that does not run either could take over. A queue whose mirror
 * had taken over has its leader elsewhere by then. A stream goes like a classic queue where its leader was there and nobody else was
 * elected, as no majority of its replicas runs: seen on 3.10.8, also where another replica is whole. A quorum queue is without a majority where no more than half of its members
 * run: seen on 3.10.8, a forget exits 0 and leaves the node among them ({@code no_more_servers_to_try}, {@code last_node}).
 */
public final class AbsentMembers {
    /** Counts and picks by match specifications: no record is looked at one by one. */
    public static final String EXPRESSION = Answers.onceReady(
            QueueTable.oneLine("Down = rabbit_mnesia:cluster_nodes(all) -- rabbit_mnesia:cluster_nodes(running),\n"
                    + QueueTable.selecting("rabbit_durable_queue", LeftBehind.MOST_NAMED) + """
                    Stream = [{'=:=', Type, rabbit_stream_queue}],
                    Ask = fun(D) -> There = [{is_pid, Pid}, {'=:=', {node, Pid}, {const, D}}],
                      Takes = fun(M) -> is_list(M) andalso lists:any(fun(N) -> N =/= D andalso lists:member(N, Down) end, M) end,
                      Mirrors = [M || M <- lists:usort(All(Classic ++ There, Recoverable)), not Takes(M)],
                      {Counting, Replicating} = {Lists(Quorum, D), Lists(Stream, D)},
                      {C, Names} = Sum([Find(Classic ++ There ++ [{'=:=', Recoverable, {const, M}}]) || M <- Mirrors]
                        ++ [Find(Stream ++ With(L) ++ There) || L <- Replicating]),
                      {W, Without} = Sum([Find(Quorum ++ With(L)) || L <- Counting, length(L -- Down) * 2 =< length(L)]),
                      {C, Names, lists:sum([Count(Quorum ++ With(L)) || L <- Counting]),
                        lists:sum([Count(Stream ++ With(L)) || L <- Replicating]), W, Without,
                        [{L -- [D], Sum([F])} || L <- Replicating, L =/= [D], F <- [Find(Stream ++ With(L) ++ There)],
                          element(1, F) > 0]} end,
                    {rabbit_agent, [{D, Ask(D)} || D <- Down]}.
                    """));

    private final Rabbitmqctl rabbitmqctl;

    public AbsentMembers(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /** By the broker that was asked; of nobody where all members that it knows run. */
    public Fact<LeftBehind> leftBehind(NodeName askedAt) {
        return Answers.read(rabbitmqctl.evaluate(askedAt, EXPRESSION), AbsentMembers::read);
    }

    private static LeftBehind read(ErlangTerm answer) throws ErlangSyntaxException {
        TreeMap<NodeName, OfNode> nodes = new TreeMap<>();
        for (ErlangTerm one : Answers.list(Answers.tuple(answer, 2).get(1))) {
            List<ErlangTerm> pair = Answers.tuple(one, 2);
            nodes.put(new NodeName(Answers.atom(pair.get(0))), ofNode(Answers.tuple(pair.get(1), 7)));
        }
        return new LeftBehind(nodes);
    }

    private static OfNode ofNode(List<ErlangTerm> items) throws ErlangSyntaxException {
        return new OfNode(
                Answers.whole(items.get(0)),
                QuorumLeaders.names(items.get(1)),
                Answers.whole(items.get(2)),
                Answers.whole(items.get(3)),
                Answers.whole(items.get(4)),
                QuorumLeaders.names(items.get(5)),
                elsewhere(items.get(6)));
    }

    private static List<Elsewhere> elsewhere(ErlangTerm term) throws ErlangSyntaxException {
        List<Elsewhere> found = new ArrayList<>();
        for (ErlangTerm one : Answers.list(term)) {
            List<ErlangTerm> pair = Answers.tuple(one, 2);
            TreeSet<NodeName> members = new TreeSet<>();
            for (ErlangTerm member : Answers.list(pair.get(0))) {
                members.add(new NodeName(Answers.atom(member)));
            }
            List<ErlangTerm> streams = Answers.tuple(pair.get(1), 2);
            found.add(new Elsewhere(members, Answers.whole(streams.get(0)), QuorumLeaders.names(streams.get(1))));
        }
        return found;
    }
}
