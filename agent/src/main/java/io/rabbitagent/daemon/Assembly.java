package io.rabbitagent.daemon;

import io.rabbitagent.broker.BeforeBootCaptures;
import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.BrokerServer;
import io.rabbitagent.broker.BrokerService;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.HostBoot;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.BearerFile;
import io.rabbitagent.config.CredentialsSource;
import io.rabbitagent.config.PemFiles;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.CopiesOfData;
import io.rabbitagent.copies.isolated.IsolatedBackups;
import io.rabbitagent.copies.isolated.IsolatedCopies;
import io.rabbitagent.copies.isolated.Original;
import io.rabbitagent.copies.rehearsal.OwnDataTrials;
import io.rabbitagent.copies.rehearsal.Trials;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Permission;
import io.rabbitagent.decide.past.Forgetting;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.execute.OwnNode;
import io.rabbitagent.execute.StepKinds;
import io.rabbitagent.execute.StepPermit;
import io.rabbitagent.execute.StepRunner;
import io.rabbitagent.http.AgentHttp;
import io.rabbitagent.http.AlertDoor;
import io.rabbitagent.http.Bearers;
import io.rabbitagent.http.Guards;
import io.rabbitagent.http.HttpSettings;
import io.rabbitagent.http.Metrics;
import io.rabbitagent.http.OpenConnections;
import io.rabbitagent.http.Served;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.MaintenanceWindows;
import io.rabbitagent.observe.Uptime;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.GlassBox;
import io.rabbitagent.operations.alerts.AlertDesk;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.NewsMark;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.Shipper;
import io.rabbitagent.store.StateLock;
import io.rabbitagent.store.StoreException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a daemon together, each with what it needs, and has them closed in the reverse order. */
final class Assembly {
    private static final Logger log = LoggerFactory.getLogger(Assembly.class);
    /** Debian's unit kills a broker that does not stop within 90 s. */
    private static final Duration SERVICE_DEADLINE = Duration.ofMinutes(3);

    private final Daemon.Start start;
    private final AgentConfig config;
    private final String agent;
    private final Json json;
    private final StateLock lock;
    private final LocalJournal journal;
    private final Closing closing;
    private final Clock clock = Clock.systemUTC();
    private final Uptime uptime = new Uptime();
    private final Situations situations = new Situations();
    private final HurryUp hurry = new HurryUp();
    private final Metrics metrics;

    /** @param agent names this life of the agent */
    Assembly(Daemon.Start start, String agent, Json json, StateLock lock, LocalJournal journal, Closing closing) {
        this.start = start;
        this.config = start.config();
        this.agent = agent;
        this.json = json;
        this.lock = lock;
        this.journal = journal;
        this.closing = closing;
        this.metrics = new Metrics(
                config.clusterName(),
                config.node(),
                start.version(),
                new MaintenanceWindows(config.windows()).names(),
                clock);
        closing.later(metrics);
    }

    AgentAccess run() throws StoreException, StartException {
        SharedStore store =
                new MeasuredStore(new RestingStore(new LazyStore(() -> Stores.open(start, lock, json))), metrics);
        closing.later(store);
        Vertx vertx = QuietVertx.create(new OpenConnections(metrics).transport());
        closing.later(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());

        EndKeeper ends = new EndKeeper(journal.name(), HostBoot.id());
        OwnPast past = new OwnPast(journal);
        JournalWriter writer = new JournalWriter(journal, clock, entry -> {
            past.take(entry);
            ends.wrote(entry);
            written(entry);
        });
        NodeWatch.Parts parts = NodeWatch.Parts.of(config);
        BeforeBootCaptures captures = new BeforeBootCaptures(lock.directory().path(), clock);
        announce(captures);
        Chronicle chronicle = new Chronicle(config.node(), new OwnRemains(parts, captures), writer::write);
        LeftOverChildren children = new LeftOverChildren();
        GlassReports glass = new GlassReports();
        NoticeBook told = new NoticeBook();
        Set<FindingKey> open = Restored.from(journal, past, chronicle, children, glass, ends, told);
        writer.accept(new AgentStarted(config.node(), agent, start.version()));
        RuleBook rules = RuleBooks.open(config, json, clock, writer::accept, closing);

        NodeWatch.interruptedRestores(config).forEach(words -> log.warn("{}", words));
        NodeWatch watch = watch(vertx, parts, chronicle);
        DecisionWriter decisions = new DecisionWriter(
                store, json, config.clusterName(), config.node().value(), clock);
        StepKinds kinds = kinds(watch);
        StepExecutor steps = steps(kinds, children, writer, decisions);
        GlassBox glassBox = new DaemonGlassBox(
                decisions,
                steps,
                new StepRunner(config.node(), kinds, children, writer, (step, within) -> Optional.empty()),
                writer,
                glass,
                uptime);
        IsolatedCopies copies = copies(config);
        BackupShelf backups = new DaemonBackups(config, watch, steps, writer, clock, new IsolatedBackups(copies));
        AgentRound round = new AgentRound(
                new AgentRound.Members(
                        config.node(),
                        watch,
                        chronicle,
                        board(),
                        ends,
                        store,
                        new HistoryKeeper(
                                store,
                                config.keepHistoryFor(),
                                config.members().indexOf(config.node()),
                                Forgetting.Limits.STANDARD,
                                metrics::forgotten),
                        json,
                        new Shipping(new Shipper(journal, store, lock.directory(), json), metrics::unshipped),
                        decisions,
                        steps,
                        measurer(trials(watch, copies), store, decisions),
                        new Loops(config.node(), agent, rules),
                        new PictureKeeper(writer),
                        situations,
                        metrics,
                        writer,
                        glass,
                        uptime,
                        clock,
                        hurry),
                Memory.atStart(open));
        NoticeQueue notices = new NoticeQueue();
        AgentAccess access = new DaemonAccess(
                config.node(),
                rules,
                situations,
                decisions,
                store,
                journal,
                hurry,
                start.http().isEmpty(),
                new DaemonAccess.OwnHost(
                        glassBox, backups, new DaemonReplays(config, start.environment(), writer::write), notices));
        openDoors(vertx, access, round, store, decisions);
        tellPeople(new Notifying.Parts(
                config,
                vertx,
                store,
                decisions,
                rules,
                told,
                NewsMark.of(lock, json),
                writer,
                metrics,
                notices,
                json,
                clock,
                uptime::now));
        return access;
    }

    /** An agent that is there only for one command is over before it could. */
    private void tellPeople(Notifying.Parts parts) {
        if (start.http().isPresent()) {
            config.notices().ifPresent(settings -> closing.later(Notifying.start(settings, parts)));
        }
    }

    /** Without it the agent works as well; what it does not see is not kept then. */
    private void announce(BeforeBootCaptures captures) {
        try {
            captures.announce(config.broker().dataDirectory(), config.broker().logFile());
        } catch (IOException e) {
            log.warn("Before boots of the broker, nothing or the wrong files will be kept: {}", e.toString());
        }
    }

    private NodeWatch watch(Vertx vertx, NodeWatch.Parts parts, Chronicle chronicle) {
        NodeWatch watch = new NodeWatch(
                config,
                agent,
                vertx,
                CredentialsSource.of(config.broker(), start.environment()),
                uptime,
                parts,
                new NodeWatch.Listeners(
                        new Hurried(chronicle, hurry), Optional.of(chronicle::captured), metrics, CommandAudit.NONE));
        closing.later(watch);
        return watch;
    }

    private static IsolatedCopies copies(AgentConfig config) {
        IsolatedCopies copies = new IsolatedCopies(config.isolation(), new CommandRunner(CommandAudit.NONE));
        Thread tidying = new Thread(() -> tidy(copies), "isolated-left-overs");
        tidying.setDaemon(true);
        tidying.start();
        return copies;
    }

    /** Beside the start: a large copy takes its time to be removed. */
    private static void tidy(IsolatedCopies copies) {
        try {
            copies.removeLeftOvers();
        } catch (CopyException e) {
            log.warn("What an isolated broker has left is still there: {}", e.getMessage());
        }
    }

    private StepExecutor steps(
            StepKinds kinds, LeftOverChildren children, JournalWriter writer, DecisionWriter decisions) {
        StepPermit permit = (step, within) -> Permission.refusal(step, decisions.read(), uptime.now(), within);
        StepExecutor steps = new StepExecutor(new StepRunner(config.node(), kinds, children, writer, permit), hurry);
        closing.later(steps);
        return steps;
    }

    private Measurer measurer(Trials trials, SharedStore store, DecisionWriter decisions) {
        Measurer measurer = new Measurer(config.node(), trials, store, json, decisions, hurry);
        closing.later(measurer);
        return measurer;
    }

    private Trials trials(NodeWatch watch, IsolatedCopies copies) {
        OwnNode own = watch.own(config);
        return new OwnDataTrials(
                Original.inPlace(config.node(), config.broker().dataDirectory()),
                new CopiesOfData(copies),
                own::vmLives,
                own.holdings());
    }

    private StepKinds kinds(NodeWatch watch) {
        CommandRunner runner = new CommandRunner(CommandAudit.NONE);
        return new StepKinds(
                watch.own(config),
                new StepKinds.Tools(
                        BrokerService.of(config.broker().service(), runner, SERVICE_DEADLINE),
                        new BrokerServer(config.broker().server(), runner),
                        watch.backups(),
                        new BackupWriter(
                                watch.backups(),
                                config.clusterName(),
                                config.broker().dataDirectory(),
                                new NodeCommands(watch.rabbitmqctl()),
                                runner,
                                clock),
                        lost -> situations
                                .last()
                                .map(last -> last.picture().measured(lost))
                                .orElseGet(Fact::notObserved),
                        watch::vainBoot));
    }

    private BoardReader board() {
        return new BoardReader(
                config.clusterName(),
                config.members(),
                config.node(),
                config.observe().freshFor(),
                new MaintenanceWindows(config.windows()),
                new BoardFormat(json)::read);
    }

    /** Metrics and API, the rounds, and the command socket: those that people reach are closed first. */
    private void openDoors(
            Vertx vertx, AgentAccess access, AgentRound round, SharedStore store, DecisionWriter decisions)
            throws StartException {
        if (start.http().isPresent()) {
            serve(vertx, start.http().get(), access, decisions);
        }
        Rounds rounds = Rounds.start(round::run, config.observe().interval());
        hurry.of(rounds);
        closing.later(rounds);
        closing.later(new PlanWatch(store, round::wanted, hurry));
        closing.later(start.frontEnd().open(access));
    }

    private void serve(Vertx vertx, HttpSettings http, AgentAccess access, DecisionWriter decisions)
            throws StartException {
        AlertDesk alerts =
                new AlertDesk(config.node(), config.clusterName(), new Alerts(situations, decisions, access));
        try {
            AgentHttp server = AgentHttp.start(
                    vertx,
                    http,
                    new Served(
                            config.node(),
                            metrics,
                            situations::last,
                            access,
                            config.observe().interval(),
                            uptime::now,
                            json::write,
                            new Guards(bearers(http.readToken()), bearers(http.decideToken())),
                            http.alertsToken().map(file -> new AlertDoor(new Bearers(new BearerFile(file)), alerts))));
            closing.later(server);
            http.tls().ifPresent(tls -> server.renewing(new PemFiles(tls)));
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<Bearers> bearers(Optional<Path> token) {
        return token.map(file -> new Bearers(new BearerFile(file)));
    }

    private void written(JournalEntry entry) {
        if (entry.event() instanceof NodeStopped stopped) {
            metrics.stopped(stopped.node(), entry.at());
        }
    }

    /** A change of the broker's process is written first, and looked at at once. */
    private record Hurried(Chronicle chronicle, HurryUp hurry) implements BrokerProcessListener {
        @Override
        public void started(BrokerProcess process) {
            chronicle.started(process);
            hurry.run();
        }

        @Override
        public void ended(BrokerProcess process, HostMoment lastSeen) {
            chronicle.ended(process, lastSeen);
            hurry.run();
        }
    }
}
