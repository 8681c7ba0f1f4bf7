package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts a node's Erlang VM without the application, outside the service.
 *
 * <p>Erlang's {@code -detached} gives the VM a session of its own and closes what it would share with the agent, so it
 * outlives the agent. Seen on 3.10.8: {@code RABBITMQ_NODE_ONLY} alone starts a VM without a node name.
 */
public final class BrokerServer {
    private final List<String> program;
    private final CommandRunner runner;

    /** @param program such as {@code rabbitmq-server}, with what must precede its arguments */
    public BrokerServer(List<String> program, CommandRunner runner) {
        this.program = List.copyOf(program);
        this.runner = runner;
    }

    /**
     * Returns when the VM was started, not when it can be reached.
     *
     * @param started told of the child that starts the VM, and ends before it
     */
    public CommandResult startWithoutApp(NodeName node, Duration patience, Consumer<RunningChild> started) {
        List<String> argv = new ArrayList<>(program);
        argv.add("-detached");
        Map<String, String> environment = Map.of(
                "RABBITMQ_NODE_ONLY", "true", "RABBITMQ_SERVER_START_ARGS", nameOption(node) + " " + node.value());
        return runner.run(new Command(argv, environment, patience), started);
    }

    /** A host with a dot is a long name to Erlang, one without a short name; neither takes the other's option. */
    private static String nameOption(NodeName node) {
        return node.host().contains(".") ? "-name" : "-sname";
    }
}
