package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a remedy asks a broker just before and after a step. Changes nothing. */
public final class ClusterQuestions {
    /** Undefined until the application was first asked to start (seen on 3.10.8). */
    static final String DIRECTORY_EXPRESSION = "{rabbit_agent, application:get_env(mnesia, dir)}.";

    /** By Mnesia's schema, so a member that does not run is listed, too. */
    static final String MEMBERS_EXPRESSION = "rabbit_mnesia:cluster_nodes(all).";

    static final String RUNNING_EXPRESSION = "rabbit_mnesia:cluster_nodes(running).";

    /**
     * Quorum queues and streams keep their members in the queue's record, under {@code nodes} (seen on 3.10.8). The fold
     * takes one record at a time: the broker builds no list of all its queues.
     */
    private static final String REPLICAS_EXPRESSION = "{N, Some} = ets:foldl(fun(Q, {Count, Names} = Acc) ->"
            + " State = amqqueue:get_type_state(Q),"
            + " Listed = is_map(State) andalso lists:member('NODE', maps:get(nodes, State, [])),"
            + " case Listed of"
            + " true when Count < MOST -> {resource, Vhost, queue, Name} = amqqueue:get_name(Q),"
            + " {Count + 1, [{amqqueue:get_type(Q), binary_to_list(Vhost), binary_to_list(Name)} | Names]};"
            + " true -> {Count + 1, Names};"
            + " false -> Acc end end, {0, []}, rabbit_queue), {rabbit_agent, N, Some}.";

    /** How many quorum queues count a node, and how many of those have no majority among the members that run. */
    private static final String VOTES_EXPRESSION = "Running = rabbit_mnesia:cluster_nodes(running),"
            + " {N, W} = ets:foldl(fun(Q, {Count, Without} = Acc) -> State = amqqueue:get_type_state(Q),"
            + " Nodes = case amqqueue:get_type(Q) =:= rabbit_quorum_queue andalso is_map(State) of"
            + " true -> maps:get(nodes, State, []); false -> [] end,"
            + " case lists:member('NODE', Nodes) of false -> Acc;"
            + " true -> case length([X || X <- Nodes, lists:member(X, Running)]) * 2 =< length(Nodes) of"
            + " true -> {Count + 1, Without + 1}; false -> {Count + 1, Without} end end end, {0, 0}, rabbit_durable_queue),"
            + " {rabbit_agent_votes, N, W}.";

    /** A node that joined holds no copy of the table of states: a consistent read asks one that does. */
    static final String DRAINING_EXPRESSION =
            Answers.onceReady("{rabbit_agent, rabbit_maintenance:is_being_drained_consistent_read(node()),"
                    + " length(rabbit_networking:local_connections())}.");

    /**
     * Whether another node's VM answers, whatever its application does. The broker itself asks so every second while a member
     * is down ({@code rabbit_node_monitor} of 3.10.8), so no connection is opened that would not be opened anyway. One to a
     * host that swallows packets is given up after {@code net_setuptime}, 7 s by default.
     */
    static final String PING_EXPRESSION = "Asks = self(), Tag = make_ref(),"
            + " spawn(fun() -> Asks ! {Tag, net_adm:ping('NODE')} end),"
            + " receive {Tag, Said} -> {rabbit_agent_ping, Said} after 10000 -> {rabbit_agent_ping, no_answer} end.";

    private static final int MOST_NAMED = 5;

    private final Rabbitmqctl rabbitmqctl;

    public ClusterQuestions(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /**
     * The queues that count a node as a member.
     *
     * @param count of quorum queues and streams together
     * @param some of them, such as {@code quorum queue 'q' in vhost '/'}
     */
    public record Replicas(long count, List<String> some, boolean streams) {
        public Replicas {
            some = List.copyOf(some);
        }
    }

    /**
     * How far a node is with a drain.
     *
     * @param connections of clients to it
     */
    public record Draining(boolean drained, long connections) {}

    /** Whether a running node is in maintenance mode, by its own word, and how many clients are connected to it. */
    public Fact<Draining> draining(NodeName node) {
        return asked(node, DRAINING_EXPRESSION, ClusterQuestions::draining);
    }

    private static Draining draining(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> items = tagged(answer, 3);
        if (items.get(1) instanceof ErlangTerm.Atom drained && items.get(2) instanceof ErlangTerm.Int connections) {
            return new Draining(drained.name().equals("true"), connections.value());
        }
        throw new ErlangSyntaxException(0, "a truth and a count were expected");
    }

    /** All members of the cluster as a running node knows them. */
    public Fact<Set<NodeName>> members(NodeName askedAt) {
        return asked(askedAt, MEMBERS_EXPRESSION, StatusFiles::nodes);
    }

    /** The members that a running node sees running, itself included. */
    public Fact<Set<NodeName>> runningMembers(NodeName askedAt) {
        return asked(askedAt, RUNNING_EXPRESSION, StatusFiles::nodes);
    }

    /** Where Mnesia of a VM keeps its files: known and empty before the application was first asked to start. */
    public Fact<Optional<String>> mnesiaDirectory(NodeName node) {
        return asked(node, DIRECTORY_EXPRESSION, ClusterQuestions::directory);
    }

    public Fact<Replicas> replicas(NodeName askedAt, NodeName member) {
        String expression =
                REPLICAS_EXPRESSION.replace("NODE", member.value()).replace("MOST", Integer.toString(MOST_NAMED));
        return asked(askedAt, expression, ClusterQuestions::replicas);
    }

    /**
     * The quorum queues that count a node as a member.
     *
     * @param leaderless those without a majority among the members that run: nobody can take the node out of them
     */
    public record Votes(long counting, long leaderless) {}

    public Fact<Votes> votes(NodeName askedAt, NodeName member) {
        return asked(askedAt, VOTES_EXPRESSION.replace("NODE", member.value()), ClusterQuestions::votes);
    }

    /** Whether a node's VM answers another running node, in its application or without it. */
    public Fact<Boolean> answers(NodeName askedAt, NodeName node) {
        return asked(askedAt, PING_EXPRESSION.replace("NODE", node.value()), ClusterQuestions::ping);
    }

    private static Boolean ping(ErlangTerm answer) throws ErlangSyntaxException {
        if (tagged(answer, 2).get(1) instanceof ErlangTerm.Atom said) {
            if (said.name().equals("pong")) {
                return true;
            }
            if (said.name().equals("pang")) {
                return false;
            }
        }
        throw new ErlangSyntaxException(0, "pong or pang was expected");
    }

    private static Votes votes(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> items = tagged(answer, 3);
        if (!(items.get(1) instanceof ErlangTerm.Int counting)
                || !(items.get(2) instanceof ErlangTerm.Int leaderless)) {
            throw new ErlangSyntaxException(0, "two counts were expected");
        }
        return new Votes(counting.value(), leaderless.value());
    }

    private <T> Fact<T> asked(NodeName node, String expression, Answers.Meaning<T> meaning) {
        return Answers.read(rabbitmqctl.evaluate(node, expression), meaning);
    }

    private static Optional<String> directory(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> items = tagged(answer, 2);
        if (items.get(1) instanceof ErlangTerm.Atom atom && atom.name().equals("undefined")) {
            return Optional.empty();
        }
        if (items.get(1) instanceof ErlangTerm.Tuple found
                && found.items().size() == 2
                && found.items().get(1) instanceof ErlangTerm.Text path) {
            return Optional.of(path.value());
        }
        throw new ErlangSyntaxException(0, "a directory was expected");
    }

    private static Replicas replicas(ErlangTerm answer) throws ErlangSyntaxException {
        List<ErlangTerm> items = tagged(answer, 3);
        if (!(items.get(1) instanceof ErlangTerm.Int count) || !(items.get(2) instanceof ErlangTerm.Sequence named)) {
            throw new ErlangSyntaxException(0, "a count and names were expected");
        }
        List<String> some = new ArrayList<>();
        for (ErlangTerm one : named.items()) {
            some.add(queue(one));
        }
        return new Replicas(count.value(), some, some.stream().anyMatch(name -> name.startsWith("stream")));
    }

    private static String queue(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple queue
                && queue.items().size() == 3
                && queue.items().get(0) instanceof ErlangTerm.Atom type) {
            String kind = type.name().equals("rabbit_stream_queue") ? "stream" : "quorum queue";
            return kind + " '" + text(queue.items().get(2)) + "' in vhost '"
                    + text(queue.items().get(1)) + "'";
        }
        throw new ErlangSyntaxException(0, "a queue was expected");
    }

    /** Bytes that are no printable text come as a list of numbers. */
    private static String text(ErlangTerm term) {
        return term instanceof ErlangTerm.Text text ? text.value() : "(a name with other characters)";
    }

    private static List<ErlangTerm> tagged(ErlangTerm answer, int size) throws ErlangSyntaxException {
        if (answer instanceof ErlangTerm.Tuple tuple && tuple.items().size() == size) {
            return tuple.items();
        }
        throw new ErlangSyntaxException(0, "a tuple of " + size + " was expected");
    }
}
