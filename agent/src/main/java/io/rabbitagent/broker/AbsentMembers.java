package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.LeftBehind.OfNode;
import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

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
    /** The folds take one record at a time: the broker builds no list of all its queues. */
    public static final String EXPRESSION =
            ("Down = rabbit_mnesia:cluster_nodes(all) -- rabbit_mnesia:cluster_nodes(running),"
                            + " Name = fun(Q) -> {resource, V, queue, N} = amqqueue:get_name(Q), {binary_to_list(V), binary_to_list(N)} end,"
                            + " Ask = fun(D) ->"
                            + " ets:foldl(fun(Q, {C, Names, QQ, S, W, Without}) -> case amqqueue:get_type(Q) of"
                            + " rabbit_classic_queue -> Pid = amqqueue:get_pid(Q), Mirrors = amqqueue:get_recoverable_slaves(Q),"
                            + " Here = is_pid(Pid) andalso node(Pid) =:= D,"
                            + " Takes = is_list(Mirrors) andalso lists:any(fun(M) -> M =/= D andalso lists:member(M, Down) end, Mirrors),"
                            + " case Here andalso not Takes of"
                            + " true when C < MOST -> {C + 1, [Name(Q) | Names], QQ, S, W, Without};"
                            + " true -> {C + 1, Names, QQ, S, W, Without}; false -> {C, Names, QQ, S, W, Without} end;"
                            + " Type -> State = amqqueue:get_type_state(Q),"
                            + " Nodes = case is_map(State) of true -> maps:get(nodes, State, []); false -> [] end,"
                            + " case {lists:member(D, Nodes), Type} of"
                            + " {true, rabbit_quorum_queue} -> case length(Nodes -- Down) * 2 =< length(Nodes) of"
                            + " true when W < MOST -> {C, Names, QQ + 1, S, W + 1, [Name(Q) | Without]};"
                            + " true -> {C, Names, QQ + 1, S, W + 1, Without}; false -> {C, Names, QQ + 1, S, W, Without} end;"
                            + " {true, rabbit_stream_queue} -> Led = amqqueue:get_pid(Q),"
                            + " case is_pid(Led) andalso node(Led) =:= D of"
                            + " true when C < MOST -> {C + 1, [Name(Q) | Names], QQ, S + 1, W, Without};"
                            + " true -> {C + 1, Names, QQ, S + 1, W, Without}; false -> {C, Names, QQ, S + 1, W, Without} end;"
                            + " _ -> {C, Names, QQ, S, W, Without} end end end, {0, [], 0, 0, 0, []}, rabbit_durable_queue) end,"
                            + " {rabbit_agent, [{D, Ask(D)} || D <- Down]}.")
                    .replace("MOST", Integer.toString(LeftBehind.MOST_NAMED));

    private final Rabbitmqctl rabbitmqctl;

    public AbsentMembers(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /** By the broker that was asked; of nobody where all members that it knows run. */
    public Fact<LeftBehind> leftBehind(NodeName askedAt) {
        CommandResult result = rabbitmqctl.ask(askedAt, "eval", EXPRESSION);
        if (!(result instanceof CommandResult.Exited exited) || exited.code() != 0) {
            return CliFailure.unknown(result);
        }
        String answer = exited.out().text();
        try {
            return Fact.known(read(ErlangTermParser.parseOne(answer.strip() + ".")));
        } catch (ErlangSyntaxException e) {
            return Fact.unknown(Fact.Reason.GARBLED, "not understood: " + CliFailure.brief(answer));
        }
    }

    private static LeftBehind read(ErlangTerm answer) throws ErlangSyntaxException {
        TreeMap<NodeName, OfNode> nodes = new TreeMap<>();
        if (!(tuple(answer, 2).get(1) instanceof ErlangTerm.Sequence all)) {
            throw new ErlangSyntaxException(0, "a list of nodes was expected");
        }
        for (ErlangTerm one : all.items()) {
            List<ErlangTerm> pair = tuple(one, 2);
            if (!(pair.get(0) instanceof ErlangTerm.Atom node)) {
                throw new ErlangSyntaxException(0, "a node was expected");
            }
            nodes.put(new NodeName(node.name()), ofNode(tuple(pair.get(1), 6)));
        }
        return new LeftBehind(nodes);
    }

    private static OfNode ofNode(List<ErlangTerm> items) throws ErlangSyntaxException {
        return new OfNode(
                count(items.get(0)),
                names(items.get(1)),
                count(items.get(2)),
                count(items.get(3)),
                count(items.get(4)),
                names(items.get(5)));
    }

    private static List<Named> names(ErlangTerm term) throws ErlangSyntaxException {
        List<Named> named = new ArrayList<>();
        if (!(term instanceof ErlangTerm.Sequence names)) {
            throw new ErlangSyntaxException(0, "names were expected");
        }
        for (ErlangTerm name : names.items()) {
            List<ErlangTerm> parts = tuple(name, 2);
            named.add(new Named(text(parts.get(0)), text(parts.get(1))));
        }
        return named;
    }

    private static int count(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Int number) {
            return (int) number.value();
        }
        throw new ErlangSyntaxException(0, "a count was expected");
    }

    /** Bytes that are no printable text come as a list of numbers. */
    private static String text(ErlangTerm term) {
        return term instanceof ErlangTerm.Text text ? text.value() : "(a name with other characters)";
    }

    private static List<ErlangTerm> tuple(ErlangTerm term, int size) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple tuple && tuple.items().size() == size) {
            return tuple.items();
        }
        throw new ErlangSyntaxException(0, "a tuple of " + size + " was expected");
    }
}
