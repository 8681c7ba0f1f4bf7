package io.rabbitagent.daemon;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.store.Disk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * This host's agent for the time of one command, where no daemon runs: a daemon without metrics and API.
 *
 * <p>It holds the lock of the state directory and serves the command socket, so that it is the one agent of its host
 * for everybody else too. Like any agent it does its own node's steps alone.
 */
public final class PassingAgent implements AutoCloseable {
    private final Daemon daemon;

    private PassingAgent(Daemon daemon) {
        this.daemon = daemon;
    }

    /**
     * Starts it, and lets it look around.
     *
     * @throws OtherAgentException where another process is this host's agent
     * @throws StartException where it can't be started; nothing is left open then
     */
    public static PassingAgent start(
            AgentConfig config, Map<String, String> environment, String version, Daemon.FrontEnd door)
            throws StartException {
        Daemon daemon = Daemon.start(new Daemon.Start(config, environment, version, door, Optional.empty(), Disk.REAL));
        try {
            lookAround(daemon.agent(), config);
        } catch (OperationException e) {
            daemon.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        return new PassingAgent(daemon);
    }

    private static void lookAround(AgentAccess agent, AgentConfig config) throws OperationException {
        Duration patience = FirstLook.patience(config.observe());
        long until = System.nanoTime() + patience.toNanos();
        Situation situation = agent.situation();
        while (System.nanoTime() < until && !FirstLook.isComplete(situation.picture(), config.node())) {
            situation = agent.situationAfter(situation, Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }

    public AgentAccess agent() {
        return daemon.agent();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
