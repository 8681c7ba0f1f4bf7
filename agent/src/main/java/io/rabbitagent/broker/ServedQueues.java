package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks a running broker which durable queues there are, and who leads each. Changes nothing.
 *
 * <p>By the queues' records, and without those whose leader's node does not run: that of a quorum queue is the last one that was
 * known.
 */
public final class ServedQueues {
    static final String EXPRESSION = "Up = rabbit_mnesia:cluster_nodes(running),"
            + " Leader = fun(Q) -> case amqqueue:get_pid(Q) of P when is_pid(P) -> node(P); {_, N} -> N; _ -> none end end,"
            + " {rabbit_agent_served, ets:foldl(fun(Q, L) -> N = Leader(Q),"
            + " case amqqueue:is_durable(Q) andalso lists:member(N, Up) of false -> L;"
            + " true -> {resource, V, queue, Name} = amqqueue:get_name(Q),"
            + " [{base64:encode(V), base64:encode(Name), N} | L] end end, [], rabbit_queue)}.";

    private final Rabbitmqctl rabbitmqctl;

    public ServedQueues(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /** Each by the node that leads it. */
    public Fact<Map<QueueId, NodeName>> leaders(NodeName askedAt) {
        return Answers.read(rabbitmqctl.evaluate(askedAt, EXPRESSION), ServedQueues::read);
    }

    private static Map<QueueId, NodeName> read(ErlangTerm answer) throws ErlangSyntaxException {
        Map<QueueId, NodeName> leaders = new TreeMap<>();
        for (ErlangTerm one : Answers.list(Answers.tuple(answer, 2).get(1))) {
            List<ErlangTerm> queue = Answers.tuple(one, 3);
            leaders.put(
                    new QueueId(QuorumLeaders.text(queue.get(0)), QuorumLeaders.text(queue.get(1))),
                    new NodeName(Answers.atom(queue.get(2))));
        }
        return leaders;
    }
}
