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
     * Counts and picks by match specifications, and names at most so many. Names are coded, as any bytes can be in them. The
     * counts are those of the last statistics, some seconds old at most. Exclusive queues are left out: they end with their
     * client's connection, whoever is trusted.
     */
    private static final String INVENTORY = QueueTable.selecting("rabbit_queue", Inventory.MOST_NAMED) + """
            Led = [WHICH{'=:=', Owner, none}, {'orelse', {'andalso', {is_pid, Pid}, {'=:=', {node, Pid}, {const, node()}}},
              {'andalso', {is_tuple, Pid}, {'=:=', {element, 2, Pid}, {const, node()}}}}],
            Here = maps:from_list(All(Led, {{Name, Type}})),
            Counted = maps:from_list(ets:select(queue_coarse_metrics, [{{'$1', '_', '_', '$2', '_'}, [{is_integer, '$2'}], [{{'$1', '$2'}}]}])),
            Has = maps:with(maps:keys(Here), Counted),
            Not = lists:sort(maps:keys(maps:without(maps:keys(Has), Here))),
            Named = lists:sublist(NAMED, MOST),
            Some = [{maps:get(R, Here), base64:encode(V), base64:encode(N), maps:get(R, Has, unknown)} || {resource, V, queue, N} = R <- Named],
            Told = {rabbit_agent, maps:size(Here), lists:sum(maps:values(Has)), length(Not), ets:info(connection_created, size), Some},
            """;

    /** By name: the same queues are named while their messages come and go, as a plan that waits has named them. */
    static final String INVENTORY_EXPRESSION =
            Answers.onceReady(QueueTable.oneLine(expression("", "lists:sort(maps:keys(Here))") + "Told."));

    /**
     * Of durable queues alone. Those that are not counted come first, then those with the most messages: what is not named is the
     * least. Only where the broker is ready after it, too: one that stops takes their counts away first.
     */
    public static final String DURABLE_EXPRESSION = Answers.onceReady(QueueTable.oneLine(expression(
                    "{'=:=', maps:get(durable, At), true}, ",
                    "Not ++ [R || {R, _} <- lists:sublist(lists:reverse(lists:keysort(2,"
                            + " lists:reverse(lists:sort(maps:to_list(Has))))), MOST)]")
            + "case rabbit_boot_state:get() of ready -> Told; " + Answers.notReady("State") + " end."));

    private final Rabbitmqctl rabbitmqctl;
    private final SingleFlight<Fact<Inventory>> inventories = new SingleFlight<>();
    private final SingleFlight<Fact<Inventory>> durable = new SingleFlight<>();

    public SideQuestions(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    private static String expression(String which, String named) {
        return INVENTORY
                .replace("WHICH", which)
                .replace("NAMED", named)
                .replace("MOST", Integer.toString(Inventory.MOST_NAMED));
    }

    /** How a node that may be on another host stands; unknown where it can't be asked. */
    public Fact<Standing> standing(NodeName node) {
        return Answers.read(rabbitmqctl.evaluate(node, STANDING_EXPRESSION), SideQuestions::standing);
    }

    /** What a node on any host does: where its host's epmd answers and does not know it, it does not run. */
    public Fact<AppState> app(NodeName node) {
        return rabbitmqctl.appState(node, Fact.known(Optional.empty()));
    }

    /** What a running node leads. */
    public Fact<Inventory> inventory(NodeName node) {
        return inventories.ask(
                node.value(),
                () -> Answers.read(rabbitmqctl.evaluate(node, INVENTORY_EXPRESSION), SideQuestions::inventory));
    }

    /** What a running node leads of durable queues; unknown while it boots or stops. */
    public Fact<Inventory> durable(NodeName node) {
        return durable.ask(
                node.value(),
                () -> Answers.read(rabbitmqctl.evaluate(node, DURABLE_EXPRESSION), SideQuestions::inventory));
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
