package io.rabbitagent.cli;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.daemon.CommandSocket;
import io.rabbitagent.daemon.Daemon;
import io.rabbitagent.daemon.SocketLimits;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.operations.AgentAccess;
import java.io.IOException;
import java.nio.file.Path;
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
                    (request, io) -> Cli.run(new Invocation(request, io, bugs, source)),
                    SocketLimits.USUAL);
        } catch (IOException e) {
            throw new StartException(
                    "the socket " + path + " of " + node + " can't be opened: " + e.getMessage()
                            + ". RABBITAGENT_SOCKET names another place",
                    e);
        }
    }

    /** The daemon's agent outlives each command. */
    private record Open(AgentAccess agent) implements AgentSource.Lease {
        @Override
        public void close() {}
    }
}
