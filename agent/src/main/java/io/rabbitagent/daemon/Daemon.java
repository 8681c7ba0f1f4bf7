package io.rabbitagent.daemon;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.Disk;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running agent: what the configuration names, put together, started in order and stopped in the reverse one.
 *
 * <ol>
 *   <li>The state directory's lock: one agent a host.
 *   <li>The journal; what earlier lives of the agent have written into it is taken up.
 *   <li>The watches of the own node: from here on nothing that happens to it is missed.
 *   <li>Metrics and API, the command socket, and the rounds.
 * </ol>
 *
 * <p>Important property: a shared store that can't be reached does not keep the agent from starting; it observes and
 * journals, and decides nothing.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    private static final int ID_LENGTH = 8;

    private final Closing closing = new Closing();
    private final AgentAccess access;

    private Daemon(Start start) throws StartException {
        try {
            this.access = assemble(start);
        } catch (StoreException e) {
            closing.close();
            throw new StartException(e.getMessage(), e);
        } catch (StartException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /**
     * What a daemon is started with.
     *
     * @param environment for credentials that come from there
     * @param version of the program
     * @param http where metrics and API listen; empty for an agent that is there only for one command
     * @param disk of journal and history
     */
    public record Start(
            AgentConfig config,
            Map<String, String> environment,
            String version,
            FrontEnd frontEnd,
            Optional<HttpSettings> http,
            Disk disk) {
        /** As a service, with metrics and API, on this machine's disk. */
        public Start(AgentConfig config, Map<String, String> environment, String version, FrontEnd frontEnd) {
            this(config, environment, version, frontEnd, Optional.of(config.http()), Disk.REAL);
        }
    }

    /** Opens what people reach the daemon by. */
    public interface FrontEnd {
        /** Opens it for an agent. @return what to close before the agent ends */
        AutoCloseable open(AgentAccess agent) throws StartException;
    }

    /** @throws StartException where it can't be started; nothing is left open then */
    public static Daemon start(Start start) throws StartException {
        return new Daemon(start);
    }

    private AgentAccess assemble(Start start) throws StoreException, StartException {
        AgentConfig config = start.config();
        StateDirectory state = new StateDirectory(config.store().stateDirectory());
        StateDirectory.Attempt attempt = state.lock();
        if (!(attempt instanceof StateDirectory.Held held)) {
            throw new OtherAgentException(state.path(), ((StateDirectory.HeldByOther) attempt).pid());
        }
        closing.later(held.lock());
        String agent = UUID.randomUUID().toString().substring(0, ID_LENGTH);
        Json json = AgentJson.create();
        LocalJournal.Opened opened = LocalJournal.open(held.lock(), config.node() + "/" + agent, json, start.disk());
        closing.later(opened.journal());
        opened.report().torn().ifPresent(file -> log.warn("The journal's last line was torn; it is kept in {}", file));
        return new Assembly(start, agent, json, held.lock(), opened.journal(), closing).run();
    }

    public AgentAccess agent() {
        return access;
    }

    @Override
    public void close() {
        closing.close();
    }
}
