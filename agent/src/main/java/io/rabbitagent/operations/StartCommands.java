package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.operations.ShutdownOrderView.Command;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The commands by which humans start members, with the names that Debian's package gives. Which one it is follows from what
 * is still there: an Erlang VM whose application was stopped has to be asked, not started.
 */
record StartCommands(ClusterPicture picture) {

    /** None for members that are booting already. */
    List<Command> start(Collection<NodeName> nodes) {
        List<Command> commands = new ArrayList<>();
        List<NodeName> stopped =
                nodes.stream().filter(node -> is(node, AppState.STOPPED)).toList();
        List<NodeName> others = nodes.stream()
                .filter(node -> !is(node, AppState.STOPPED) && !isStarting(node))
                .toList();
        add(commands, others, "systemctl start --no-block rabbitmq-server");
        add(commands, stopped, "rabbitmqctl start_app");
        return commands;
    }

    List<Command> onEach(Collection<NodeName> nodes, String command) {
        List<Command> commands = new ArrayList<>();
        add(commands, List.copyOf(nodes), command);
        return commands;
    }

    private static void add(List<Command> commands, List<NodeName> on, String command) {
        if (!on.isEmpty()) {
            commands.add(new Command(ShutdownOrders.names(on), command));
        }
    }

    boolean isStarting(NodeName node) {
        return is(node, AppState.BOOTING);
    }

    /** Started, it would run as a cluster of its own, and refuse the others. */
    boolean holdsNothing(NodeName node) {
        return picture.expected() > 1
                && picture.observation(node)
                        .dataDirectory()
                        .flatMap(DataDirectory::knowsNobodyElse)
                        .value()
                        .orElse(false);
    }

    private boolean is(NodeName node, AppState state) {
        return picture.observation(node).app().value().filter(state::equals).isPresent();
    }
}
