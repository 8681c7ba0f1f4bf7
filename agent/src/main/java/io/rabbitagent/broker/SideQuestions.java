package io.rabbitagent.broker;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is asked of brokers where there are sides to choose between. Changes nothing. */
public final class SideQuestions {
    /** As the management plugin asks for it, and without its delay of a few seconds. */
    static final String STANDING_EXPRESSION = "case rabbit_boot_state:get() of"
            + " ready -> {rabbit_agent, ready, rabbit_node_monitor:partitions(), rabbit_mnesia:cluster_nodes(running),"
            + " case application:get_env(rabbit, cluster_partition_handling) of"
            + " {ok, {Handling, _, _}} -> Handling; {ok, Handling} -> Handling; undefined -> ignore end};"
            + " _ -> {rabbit_agent, down, [], [], unknown} end.";

    /**
     * The fold takes one record at a time and names at most so many: the broker builds no list of all its queues. Names are
     * coded, as any bytes can be in them. The counts are those of the last statistics, some seconds old at most. Exclusive
     * queues are left out: they end with their client's connection, whoever is trusted.
     */
    static final String INVENTORY_EXPRESSION =
            "{N, M, U, _, L} = ets:foldl(fun(Q, {Queues, Sum, Unknown, Named, Led} = Acc) ->"
                    + " case (catch amqqueue:qnode(Q)) =:= node() andalso amqqueue:get_exclusive_owner(Q) =:= none of"
                    + " false -> Acc; true ->"
                    + " {resource, Vhost, queue, Name} = Resource = amqqueue:get_name(Q),"
                    + " Has = case ets:lookup(queue_coarse_metrics, Resource) of"
                    + " [{_, _, _, Count, _}] when is_integer(Count) -> Count; _ -> unknown end,"
                    + " {More, Missing} = case Has of unknown -> {0, 1}; _ -> {Has, 0} end,"
                    + " case Named < MOST of"
                    + " true -> {Queues + 1, Sum + More, Unknown + Missing, Named + 1,"
                    + " [{amqqueue:get_type(Q), base64:encode(Vhost), base64:encode(Name), Has} | Led]};"
                    + " false -> {Queues + 1, Sum + More, Unknown + Missing, Named, Led} end end end, {0, 0, 0, 0, []}, rabbit_queue),"
                    + " {rabbit_agent, N, M, U, ets:info(connection_created, size), L}.";

    private final Rabbitmqctl rabbitmqctl;
    private final SingleFlight<Fact<Inventory>> inventories = new SingleFlight<>();

    public SideQuestions(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /** How a node that may be on another host stands; unknown where it can't be asked. */
    public Fact<Standing> standing(NodeName node) {
        return rabbitmqctl.evaluated(node, STANDING_EXPRESSION, SideQuestions::standing);
    }

    /** What a node on any host does: where its host's epmd answers and does not know it, it does not run. */
    public Fact<AppState> app(NodeName node) {
        return rabbitmqctl.appState(node, Fact.known(Optional.empty()));
    }

    /** What a running node leads. */
    public Fact<Inventory> inventory(NodeName node) {
        return inventories.ask(
                node.value(),
                () -> rabbitmqctl.evaluated(
                        node,
                        INVENTORY_EXPRESSION.replace("MOST", Integer.toString(Inventory.MOST_NAMED)),
                        SideQuestions::inventory));
    }

    private static Standing standing(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple told
                && told.items().size() == 5
                && told.items().get(1) instanceof ErlangTerm.Atom state
                && told.items().get(4) instanceof ErlangTerm.Atom handling) {
            return new Standing(
                    state.name().equals("ready"),
                    StatusFiles.nodes(told.items().get(2)),
                    StatusFiles.nodes(told.items().get(3)),
                    handling.name());
        }
        throw new ErlangSyntaxException(0, "{rabbit_agent,ready,[Node],[Node],Handling} was expected");
    }

    private static Inventory inventory(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple told
                && told.items().size() == 6
                && told.items().get(1) instanceof ErlangTerm.Int queues
                && told.items().get(2) instanceof ErlangTerm.Int messages
                && told.items().get(3) instanceof ErlangTerm.Int uncounted
                && told.items().get(4) instanceof ErlangTerm.Int connections
                && told.items().get(5) instanceof ErlangTerm.Sequence named) {
            List<LedQueue> led = new ArrayList<>();
            for (ErlangTerm queue : named.items()) {
                led.add(queue(queue));
            }
            return new Inventory(
                    (int) queues.value(), messages.value(), (int) uncounted.value(), (int) connections.value(), led);
        }
        throw new ErlangSyntaxException(0, "{rabbit_agent,Queues,Messages,Uncounted,Connections,[Queue]} was expected");
    }

    private static LedQueue queue(ErlangTerm term) throws ErlangSyntaxException {
        if (term instanceof ErlangTerm.Tuple queue
                && queue.items().size() == 4
                && queue.items().get(0) instanceof ErlangTerm.Atom type
                && queue.items().get(1) instanceof ErlangTerm.Text vhost
                && queue.items().get(2) instanceof ErlangTerm.Text name) {
            OptionalLong messages = queue.items().get(3) instanceof ErlangTerm.Int count
                    ? OptionalLong.of(count.value())
                    : OptionalLong.empty();
            return new LedQueue(decoded(vhost), decoded(name), kind(type.name()), messages);
        }
        throw new ErlangSyntaxException(0, "{Type,Vhost,Name,Messages} was expected");
    }

    private static String decoded(ErlangTerm.Text text) throws ErlangSyntaxException {
        try {
            return new String(Base64.getDecoder().decode(text.value()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ErlangSyntaxException(0, "a coded name was expected");
        }
    }

    /** {@code rabbit_classic_queue} as people call it. */
    private static String kind(String module) {
        return module.replace("rabbit_", "").replace("_queue", "");
    }
}
