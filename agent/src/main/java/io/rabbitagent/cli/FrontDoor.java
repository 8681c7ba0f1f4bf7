package io.rabbitagent.cli;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.daemon.CommandSocket;
import io.rabbitagent.daemon.Daemon;
import io.rabbitagent.daemon.SocketLimits;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Main;
import io.rabbitagent.operations.AgentAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the command socket: each request runs the command line inside the daemon. */
final class FrontDoor implements Daemon.FrontEnd {
    private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);

    private final NodeName node;
    private final String version;
    private final Path path;

    /** @param path of the socket */
    FrontDoor(NodeName node, String version, Path path) {
        this.node = node;
        this.version = version;
        this.path = path;
    }

    @Override
    public AutoCloseable open(AgentAccess agent) throws StartException {
        BugLog bugs = bug -> {
            log.error("A command failed with a defect of the agent", bug);
            return "the agent's log";
        };
        AgentSource source = purpose -> new Open(agent);
        try {
            return CommandSocket.open(
                    path,
                    version,
                    (request, io) -> serve(new Invocation(request, io, bugs, source)),
                    SocketLimits.USUAL);
        } catch (IOException e) {
            throw new StartException(
                    "the socket " + path + " of " + node + " can't be opened: " + e.getMessage()
                            + ". RABBITAGENT_SOCKET names another place",
                    e);
        }
    }

    /** What a client keeps to itself is refused: nobody's files are read or written with the daemon's rights. */
    private static int serve(Invocation invocation) {
        Optional<String> refused =
                invocation.request().arguments().stream().findFirst().filter(Main::isForThisProcess);
        if (refused.isPresent()) {
            invocation
                    .err()
                    .println("agent: the daemon does not do '" + refused.get()
                            + "' for others: run it with the agent command of this host");
            return ExitCode.USAGE;
        }
        return Cli.run(invocation);
    }

    /** The daemon's agent outlives each command. */
    private record Open(AgentAccess agent) implements AgentSource.Lease {
        @Override
        public void close() {}
    }
}
