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

    /** Stops the application and ends the VM, which may outlive the call for a moment. */
    public CommandResult stop(NodeName node, Duration patience, Consumer<RunningChild> started) {
        return rabbitmqctl.run(rabbitmqctl.argv(node, "stop"), patience, started);
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
