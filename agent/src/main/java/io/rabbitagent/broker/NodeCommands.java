package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code rabbitmqctl} where it changes something, or takes long. Killing a call does not cancel what it asked for. */
public final class NodeCommands {
    /** The file comes before the command: rabbitmqctl itself creates files that every user of the host may read. */
    private static final String TO_FILE = "umask 077; file=$1; shift; exec \"$@\" >\"$file\"";

    private static final String PREPARE_EXPRESSION = "{ok, _} = application:ensure_all_started(rabbitmq_prelaunch),"
            + " case application:load(rabbit) of ok -> ok; {error, {already_loaded, rabbit}} -> ok end,"
            + " C = rabbit_prelaunch:get_context(), ok = rabbit_prelaunch_enabled_plugins_file:setup(C),"
            + " ok = rabbit_prelaunch_feature_flags:setup(C), ok = rabbit_prelaunch_logging:setup(C),"
            + " ok = rabbit_prelaunch_cluster:setup(C), ok = rabbit_boot_state:set(stopped).";

    private static final String TICK_TIME_EXPRESSION =
            "case rpc:call('PEER', net_kernel, get_net_ticktime, [], 10000) of {ongoing_change_to, T} -> net_kernel:set_net_ticktime(T);"
                    + " T when is_integer(T) -> net_kernel:set_net_ticktime(T) end.";

    private final Rabbitmqctl rabbitmqctl;

    public NodeCommands(Rabbitmqctl rabbitmqctl) {
        this.rabbitmqctl = rabbitmqctl;
    }

    /** Deletes everything that the node holds. */
    public CommandResult reset(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "reset"), patience, started);
    }

    public CommandResult joinCluster(
            NodeName node, NodeName peer, NodeType type, Duration patience, Consumer<RunningChild> started) {
        List<String> argv = new ArrayList<>(rabbitmqctl.argv(node, "join_cluster"));
        if (type == NodeType.RAM) {
            argv.add("--ram");
        }
        argv.add(peer.value());
        return rabbitmqctl.run(argv, patience, started);
    }

    /** Lasts as long as the sync. The queue's process does the work: it goes on when this call is killed. */
    public CommandResult syncQueue(
            NodeName node, String vhost, String queue, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "sync_queue", "-p", vhost, "--", queue), patience, started);
    }

    /** Ends a sync that is at work; of a queue that is not being synchronised it changes nothing. */
    public CommandResult cancelSyncQueue(NodeName node, String vhost, String queue, Duration patience) {
        return rabbitmqctl.run(
                rabbitmqctl.argv(node, "cancel_sync_queue", "-p", vhost, "--", queue), patience, child -> {});
    }

    /**
     * What {@code rabbit:start/2} of 3.10 does before it starts Mnesia, in its order: all that a {@code join_cluster} needs in
     * a VM of which the application was never started.
     *
     * <p>Seen on 3.10.8: without the feature flags a join fails in {@code rabbit_misc:version/0}, without the status files it
     * would find them missing in a blank directory. The boot state would stay at {@code booting}, as no boot follows.
     */
    public CommandResult prepareToJoin(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "eval", PREPARE_EXPRESSION), patience, started);
    }

    /**
     * Gives the node's VM the {@code net_ticktime} of a peer. A VM without its application has not read {@code rabbitmq.conf}
     * (seen on 3.10.8: 60 s beside peers with 8): where theirs is much shorter they cut the link for its silence, and a
     * {@code join_cluster} hangs.
     */
    public CommandResult takeTickTimeOf(
            NodeName node, NodeName peer, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(
                rabbitmqctl.argv(node, "eval", TICK_TIME_EXPRESSION.replace("PEER", peer.value())), patience, started);
    }

    /** Has the cluster forget a member; a member that runs is refused. */
    public CommandResult forget(NodeName askedAt, NodeName member, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(askedAt, "forget_cluster_node", member.value()), patience, started);
    }

    /**
     * Has a stopped node forget a member: its copy of the schema is changed in the name of the node, whose next boot then waits
     * for nobody.
     */
    public CommandResult forgetOffline(
            NodeName node, NodeName member, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(
                rabbitmqctl.argv(node, "forget_cluster_node", "--offline", member.value()), patience, started);
    }

    /** Has a stopped node wait for nobody when it boots next. */
    public CommandResult forceBoot(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "force_boot"), patience, started);
    }

    /** Has a running node take another one out of all quorum queues. */
    public CommandResult shrinkOther(
            NodeName askedAt, NodeName other, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(
                rabbitmqctl.argv(askedAt, "--script-name", "rabbitmq-queues", "shrink", other.value()),
                patience,
                started);
    }

    /** Takes the node out of all quorum queues. {@code rabbitmqctl} is also {@code rabbitmq-queues}, by that name (seen on 3.10.8). */
    public CommandResult shrink(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return shrinkOther(node, node, patience, started);
    }

    /** Puts the node into maintenance mode; of one that is in it, it closes the connections once more. */
    public CommandResult drain(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "--script-name", "rabbitmq-upgrade", "drain"), patience, started);
    }

    /** A reset, and a join as another type. */
    public CommandResult changeType(NodeName node, NodeType type, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "change_cluster_node_type", type.text()), patience, started);
    }

    /** Stops the application and ends the VM, which may outlive the call for a moment. */
    public CommandResult stop(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "stop"), patience, started);
    }

    /**
     * Has the node's cluster take what is in a file of definitions. Users, vhosts' descriptions, permissions, parameters and
     * policies of the same name are overwritten; queues, exchanges and bindings that are there stay as they are.
     *
     * @param file read by the user as whom {@code rabbitmqctl} runs
     */
    public CommandResult importDefinitions(
            NodeName node, Path file, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "import_definitions", file.toString()), patience, started);
    }

    /**
     * Writes the definitions of a cluster, password hashes included, into a file for its owner only.
     *
     * <p>{@code -} is standard output, without a word around it (seen on 3.10.8): so it works also where Debian's wrapper
     * runs {@code rabbitmqctl} as a user who may not write into the directory.
     */
    public CommandResult exportDefinitions(
            NodeName node, Path file, Duration patience, Consumer<RunningChild> started) {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", TO_FILE, "sh", file.toString()));
        argv.addAll(rabbitmqctl.argv(node, "export_definitions", "-"));
        return rabbitmqctl.run(argv, patience, started);
    }
}
