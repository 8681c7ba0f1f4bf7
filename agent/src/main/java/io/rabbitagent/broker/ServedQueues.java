package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.Map;

/**
 * Asks a running broker which durable queues are served, and by whom. Changes nothing.
 *
 * <p>A queue's record names who led it last. So of a quorum queue the members that run are asked which of them is its elected leader
 * now; of a classic queue and a stream the node is asked whether the process that serves it lives. While a node does not tell, all of
 * it is unknown. Queues are asked about page by page: see {@link QueuePages}.
 */
public final class ServedQueues {
    static final String EXPRESSION = Answers.onceReady("Up = rabbit_mnesia:cluster_nodes(running), "
            + QuorumLeaders.states("Up")
            + QueuePages.PAGE
            + " Pids = lists:foldl(fun(Q, M) -> case amqqueue:get_pid(Q) of"
            + " P when is_pid(P) -> maps:update_with(node(P), fun(L) -> [P | L] end, [P], M); _ -> M end end, #{}, Page),"
            + " Asked = [{N, rpc:call(N, lists, filter, [fun rabbit_mnesia:is_process_alive/1, maps:get(N, Pids)], 10000)}"
            + " || N <- Up, maps:is_key(N, Pids)],"
            + " Live = maps:from_list([{P, true} || {_, A} <- Asked, is_list(A), P <- A]),"
            + " Elected = fun(Q, Name) -> State = amqqueue:get_type_state(Q),"
            + " Nodes = case is_map(State) of true -> maps:get(nodes, State, []); false -> [] end,"
            + " case [N || N <- Nodes, maps:get(Name, maps:get(N, States, #{}), none) =:= leader] of"
            + " [N] -> N; _ -> none end end,"
            + " Leader = fun(Q) -> case amqqueue:get_pid(Q) of"
            + " P when is_pid(P) -> case maps:is_key(P, Live) andalso amqqueue:get_state(Q) =:= live of"
            + " true -> node(P); false -> none end;"
            + " {Name, _} -> Elected(Q, Name); _ -> none end end,"
            + " Served = lists:foldl(fun(Q, L) -> case Leader(Q) of none -> L;"
            + " N -> {V, Name} = Coded(amqqueue:get_name(Q)), [{V, Name, N} | L] end end, [], Page),"
            + QuorumLeaders.unlessUnheard(
                    "case [N || {N, A} <- Asked, not is_list(A)] of [] -> {rabbit_agent_served, Served, More};"
                            + " Deaf -> {rabbit_agent_unheard, Deaf} end"));

    /** A queue that does not tell is left out. */
    static final String MESSAGES = Answers.onceReady(QueuePages.PAGE
            + "{rabbit_agent_messages, lists:foldl(fun(Q, L) ->"
            + " case amqqueue:is_classic(Q) andalso (catch rabbit_amqqueue:info(Q, [messages])) of"
            + " [{messages, M}] when is_integer(M) -> {V, Name} = Coded(amqqueue:get_name(Q)), [{V, Name, M} | L];"
            + " _ -> L end end, [], Page), More}.");

    private final Rabbitmqctl rabbitmqctl;

    public ServedQueues(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /** Each by the node that leads it. */
    public Fact<Map<QueueId, NodeName>> leaders(NodeName askedAt) {
        return new QueuePages(rabbitmqctl, EXPRESSION).all(askedAt, node -> new NodeName(Answers.atom(node)));
    }

    /** How many messages classic queues have; those that do not tell are not among them. Each is asked: for few occasions. */
    public Fact<Map<QueueId, Long>> messages(NodeName askedAt) {
        return new QueuePages(rabbitmqctl, MESSAGES).all(askedAt, Answers::number);
    }
}
