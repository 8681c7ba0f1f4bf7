package io.rabbitagent.cli;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.LogSettings;
import io.rabbitagent.daemon.OtherAgentException;
import io.rabbitagent.daemon.PassingAgent;
import io.rabbitagent.daemon.StartException;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;

/** The agent that a command itself is while it runs. */
final class PassingLease implements AgentSource.Lease {
    private final PassingAgent agent;

    private PassingLease(PassingAgent agent) {
        this.agent = agent;
    }

    /** @throws OperationException where another process is this host's agent, or this one can't be */
    static PassingLease open(AgentConfig config, Map<String, String> environment, Path socket, PrintStream err)
            throws OperationException {
        refuseOtherUsers(config.store().stateDirectory());
        Logging.configure(new LogSettings(config.log().format(), LogSettings.Level.WARN));
        try {
            FrontDoor door = new FrontDoor(config.node(), Version.text(), socket);
            PassingAgent agent = PassingAgent.start(config, environment, Version.text(), door);
            err.println("agent: no daemon runs on this host; this command is its agent until it ends");
            return new PassingLease(agent);
        } catch (OtherAgentException e) {
            throw new OperationException(Kind.UNREACHABLE, silent(e, socket));
        } catch (StartException e) {
            throw new OperationException(Kind.CONFIGURATION, String.valueOf(e.getMessage()));
        }
    }

    private static String silent(OtherAgentException other, Path socket) {
        return "this host's agent is " + other.holder() + ", and nobody answers on " + socket
                + ". If it is just starting or ending, try again in some seconds; if it was started with another"
                + " RABBITAGENT_SOCKET, set the same here; if it hangs, look at its log (journalctl -u rabbitmq-agent)"
                + " and end it (systemctl restart rabbitmq-agent)";
    }

    /** What another user left in the state directory, such as root, the service could no longer open. */
    private static void refuseOtherUsers(Path state) throws OperationException {
        try {
            if (Files.exists(state)) {
                UserPrincipal owner = Files.getOwner(state);
                UserPrincipal me = Files.getOwner(Path.of("/proc/self"));
                if (!owner.equals(me)) {
                    throw new OperationException(
                            Kind.REFUSED,
                            "no daemon runs on this host, and " + state + " belongs to " + owner.getName() + ", not to "
                                    + me.getName() + ". Start the daemon (systemctl start rabbitmq-agent), or run this"
                                    + " command as " + owner.getName());
                }
            }
        } catch (IOException e) {
            throw new OperationException(
                    Kind.CONFIGURATION, "whose the state directory " + state + " is can't be told: " + e);
        }
    }

    @Override
    public AgentAccess agent() {
        return agent.agent();
    }

    @Override
    public void close() {
        agent.close();
    }
}
