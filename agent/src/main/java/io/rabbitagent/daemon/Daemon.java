package io.rabbitagent.daemon;

import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.StopClassification;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.CredentialsSource;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.execute.StartAppStep;
import io.rabbitagent.execute.StepRunner;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.Uptime;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.rules.BuiltInRules;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.Shipper;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StoreException;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running agent: what the configuration names, put together, started in order and stopped in the reverse one.
 *
 * <ol>
 *   <li>The state directory's lock: one agent a host.
 *   <li>Journal and store; what earlier lives of the agent have written is taken up.
 *   <li>The watches of the own node: from here on nothing that happens to it is missed.
 *   <li>Metrics and API, rounds, and the command socket last: whoever is answered is answered in full.
 * </ol>
 */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    private static final int ID_LENGTH = 8;

    private final Closing closing = new Closing();
    private final AgentConfig config;
    private final String agent = UUID.randomUUID().toString().substring(0, ID_LENGTH);
    private final Clock clock = Clock.systemUTC();
    private final Uptime uptime = new Uptime();
    private final Json json = AgentJson.create();
    private final List<Rule> rules = BuiltInRules.all();
    private final Situations situations = new Situations();
    private final AgentAccess access;

    private Daemon(Start start) throws StartException {
        this.config = start.config();
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
     */
    public record Start(AgentConfig config, Map<String, String> environment, String version, FrontEnd frontEnd) {}

    /** Opens what people and Prometheus reach the daemon by, given the agent that it speaks for. */
    public interface FrontEnd {
        /** @return what to close first when the daemon ends */
        AutoCloseable open(AgentAccess agent, Doors doors) throws StartException;
    }

    /** What a front end needs besides the agent. */
    public record Doors(Vertx vertx, Telemetry telemetry) {}

    public static Daemon start(Start start) throws StartException {
        return new Daemon(start);
    }

    private AgentAccess assemble(Start start) throws StoreException, StartException {
        StateDirectory state = new StateDirectory(config.store().stateDirectory());
        StateDirectory.Attempt attempt = state.lock();
        if (!(attempt instanceof StateDirectory.Held held)) {
            throw new StartException("another agent of this host runs already: it holds " + state.path()
                    + ". One agent a host; stop that one first");
        }
        closing.later(held.lock());
        LocalJournal.Opened opened = LocalJournal.open(held.lock(), config.node() + "/" + agent, json);
        LocalJournal journal = opened.journal();
        closing.later(journal);
        opened.report().torn().ifPresent(file -> log.warn("The journal's last line was torn; it is kept in {}", file));
        Telemetry telemetry = new Telemetry();
        SharedStore store = new MeasuredStore(Stores.open(config.store(), held.lock(), json), telemetry);
        closing.later(store);
        Vertx vertx = QuietVertx.create();
        closing.later(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        return assemble(start, held, journal, store, vertx, telemetry);
    }

    private AgentAccess assemble(
            Start start,
            StateDirectory.Held held,
            LocalJournal journal,
            SharedStore store,
            Vertx vertx,
            Telemetry telemetry)
            throws StoreException, StartException {
        JournalWriter writer = new JournalWriter(journal, clock);
        NodeWatch.Parts parts = NodeWatch.Parts.of(config);
        Chronicle chronicle = new Chronicle(
                config.node(),
                parts::readFiles,
                ran -> parts.log().readNow().map(atEnd -> StopClassification.of(atEnd, ran)),
                writer);
        LeftOverChildren children = new LeftOverChildren();
        Set<FindingKey> open = Restored.from(journal, chronicle, children);
        writer.accept(new AgentStarted(config.node(), agent, start.version()));

        HurryUp hurry = new HurryUp();
        NodeWatch watch = new NodeWatch(
                config,
                agent,
                vertx,
                CredentialsSource.of(config.broker(), start.environment()),
                uptime,
                parts,
                new NodeWatch.Listeners(
                        new Hurried(chronicle, hurry), Optional.of(chronicle::captured), telemetry, CommandAudit.NONE));
        closing.later(watch);
        StepExecutor steps = new StepExecutor(
                new StepRunner(new StartAppStep(config.node(), watch.rabbitmqctl(), watch::process, children), writer),
                hurry);
        closing.later(steps);
        DecisionWriter decisions = new DecisionWriter(
                store, json, config.clusterName(), config.node().value(), clock);
        AgentRound round = new AgentRound(
                new AgentRound.Members(
                        config.node(),
                        watch,
                        chronicle,
                        board(),
                        store,
                        json,
                        new Shipping(new Shipper(journal, store, held.lock().directory(), json), telemetry::unshipped),
                        decisions,
                        steps,
                        new AgentLoop(config.node(), agent, rules),
                        new PictureKeeper(writer),
                        situations,
                        writer,
                        uptime,
                        clock),
                Memory.atStart(open));
        AgentAccess reached = new DaemonAccess(config.node(), rules, situations, decisions, store, journal, hurry);
        AutoCloseable front = start.frontEnd().open(reached, new Doors(vertx, telemetry));
        Rounds rounds = Rounds.start(round::run, config.observe().interval());
        hurry.of(rounds);
        closing.later(rounds);
        closing.later(front);
        return reached;
    }

    private BoardReader board() {
        return new BoardReader(
                config.clusterName(),
                config.members(),
                config.node(),
                config.observe().freshFor(),
                this::decode);
    }

    private NodeObservation decode(String document) {
        try {
            return json.readDocument(document, NodeObservation.class, AgentRound.BOARD_FORMAT);
        } catch (StoreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public AgentAccess agent() {
        return access;
    }

    @Override
    public void close() {
        closing.close();
    }

    /** A change of the broker's process is written first, and looked at at once. */
    private record Hurried(Chronicle chronicle, HurryUp hurry) implements BrokerProcessListener {
        @Override
        public void started(BrokerProcess process) {
            chronicle.started(process);
            hurry.run();
        }

        @Override
        public void ended(BrokerProcess process) {
            chronicle.ended(process);
            hurry.run();
        }
    }
}
