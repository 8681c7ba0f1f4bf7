package io.rabbitagent.daemon;

import io.rabbitagent.broker.AbsentMembers;
import io.rabbitagent.broker.BrokerLog;
import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.BrokerProcessWatch;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.CookieReader;
import io.rabbitagent.broker.Credentials;
import io.rabbitagent.broker.DataDirectoryReader;
import io.rabbitagent.broker.DataDirectoryWatch;
import io.rabbitagent.broker.DataFileCapture;
import io.rabbitagent.broker.DepartureQuestion;
import io.rabbitagent.broker.Epmd;
import io.rabbitagent.broker.ErlCall;
import io.rabbitagent.broker.HoldingsReader;
import io.rabbitagent.broker.ManagementClient;
import io.rabbitagent.broker.ManagementConfig;
import io.rabbitagent.broker.MirrorQuestions;
import io.rabbitagent.broker.Rabbitmqctl;
import io.rabbitagent.broker.SideQuestions;
import io.rabbitagent.broker.VainBoot;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.UnfinishedRestore;
import io.rabbitagent.execute.OwnNode;
import io.rabbitagent.observe.Observer;
import io.rabbitagent.observe.ProbeListener;
import io.rabbitagent.observe.Probes;
import io.rabbitagent.observe.Uptime;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything that looks at the own node, put together from the configuration; daemon and dry run share it. */
final class NodeWatch implements AutoCloseable {
    private static final Duration FILES_EVERY = Duration.ofMillis(100);
    private static final Duration LOG_EVERY = Duration.ofMillis(250);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final ManagementClient management;
    private final DataDirectoryReader files;
    private final BrokerLog log;
    private final Rabbitmqctl rabbitmqctl;
    private final BrokerProcessWatch process;
    private final Optional<DataDirectoryWatch> fileWatch;
    private final HoldingsReader holdings;
    private final Epmd epmd;
    private final Backups backups;
    private final ExecutorService threads;
    private final Observer observer;

    /** What the daemon wants to hear of as it happens; a dry run wants nothing. */
    record Listeners(
            BrokerProcessListener process,
            Optional<Consumer<DataFileCapture>> files,
            ProbeListener probes,
            CommandAudit commands) {}

    NodeWatch(
            AgentConfig config,
            String agent,
            Vertx vertx,
            Supplier<Credentials> credentials,
            Uptime uptime,
            Parts parts,
            Listeners listeners) {
        this.files = parts.files();
        this.log = parts.log();
        this.threads = Executors.newFixedThreadPool(Probes.COUNT, task -> {
            Thread thread = new Thread(task, "probe");
            thread.setDaemon(true);
            return thread;
        });
        this.management = new ManagementClient(
                vertx,
                new ManagementConfig(
                        config.broker().url(),
                        config.broker().caFile(),
                        config.observe().httpDeadline()),
                credentials);
        CommandRunner commands = new CommandRunner(listeners.commands());
        this.rabbitmqctl = new Rabbitmqctl(
                config.broker().rabbitmqctl(),
                config.broker()
                        .erlCall()
                        .map(command -> new ErlCall(command, config.broker().cookieFile(), commands)),
                commands,
                config.observe().rabbitmqctlDeadline());
        Path directory = config.broker().dataDirectory();
        this.process = new BrokerProcessWatch(
                config.node(),
                Optional.of(directory.resolveSibling(directory.getFileName() + ".pid")),
                listeners.process());
        this.fileWatch = listeners
                .files()
                .map(heard -> new DataDirectoryWatch(directory, FILES_EVERY, SHORT, Clock.systemUTC(), heard));
        this.epmd = new Epmd(new InetSocketAddress(InetAddress.getLoopbackAddress(), Epmd.PORT), SHORT);
        this.holdings = new HoldingsReader(directory);
        this.backups = new Backups(config.backups(), config.node());
        MirrorQuestions mirrors = new MirrorQuestions(rabbitmqctl);
        Duration http = config.observe().httpDeadline().plus(SHORT);
        CookieReader cookie = new CookieReader(config.broker().cookieFile(), directory, config.clusterName());
        SideQuestions sides = new SideQuestions(rabbitmqctl);
        Probes probes = new Probes(
                new Probes.Sources(
                        process::current,
                        () -> await(management.view(), http),
                        () -> rabbitmqctl.ofItself(config.node()),
                        () -> await(management.health(), http.multipliedBy(2)),
                        () -> rabbitmqctl.appState(config.node(), process.current()),
                        () -> told(files.read(), () -> interruptedRestores(config)),
                        log::current,
                        () -> epmd.isRegistered(config.node()),
                        () -> rabbitmqctl.drained(config.node()),
                        holdings::read,
                        backups::room,
                        () -> rabbitmqctl.settings(config.node()),
                        cookie::read,
                        () -> sides.inventory(config.node()),
                        () -> mirrors.survey(config.node()),
                        () -> new AbsentMembers(rabbitmqctl).leftBehind(config.node()),
                        () -> new DepartureQuestion(rabbitmqctl).departure(config.node()),
                        () -> counts(config.node(), sides)),
                config.observe(),
                threads,
                uptime,
                listeners.probes());
        this.observer = new Observer(
                config.node(),
                agent,
                probes,
                Clock.systemUTC(),
                config.members().size() > 1,
                config.observe().interval().dividedBy(2));
    }

    /** What the chronicle needs before the watch begins. */
    record Parts(DataDirectoryReader files, BrokerLog log) {
        static Parts of(AgentConfig config) {
            return new Parts(
                    new DataDirectoryReader(config.broker().dataDirectory(), SHORT),
                    new BrokerLog(config.broker().logFile(), LOG_EVERY, event -> {}));
        }
    }

    /** A directory that a restore has moved away, and did not replace, says so. */
    static Fact<DataDirectory> told(Fact<DataDirectory> read, Supplier<List<String>> interruptedRestores) {
        if (!(read instanceof Fact.Unknown<DataDirectory> unknown)) {
            return read;
        }
        return interruptedRestores.get().stream()
                .findFirst()
                .map(words -> Fact.<DataDirectory>unknown(unknown.reason(), unknown.detail() + "; " + words))
                .orElse(read);
    }

    static List<String> interruptedRestores(AgentConfig config) {
        return UnfinishedRestore.told(
                config.broker().dataDirectory(), config.backups().directory(), config.node());
    }

    NodeObservation round(Optional<String> claim, boolean hurried) {
        return observer.round(claim, hurried);
    }

    /** Whether a human has said that the node is to leave its cluster. */
    void isToLeave(boolean now) {
        observer.isToLeave(now);
    }

    /** What the broker has counted last. */
    Fact<SeenCounts> counts() {
        return observer.counts();
    }

    Rabbitmqctl rabbitmqctl() {
        return rabbitmqctl;
    }

    /** What steps ask of the node, each time anew. */
    OwnNode own(AgentConfig config) {
        return new OwnNode(
                config.node(),
                config.broker().dataDirectory(),
                rabbitmqctl,
                process::now,
                files::read,
                holdings::read,
                () -> epmd.isRegistered(config.node()));
    }

    /** Whether the log ends with a boot that may succeed once more, and why. */
    Fact<Optional<VainBoot>> vainBoot() {
        return log.vainBoot();
    }

    Backups backups() {
        return backups;
    }

    /** Whether the first search for the broker's process is over. */
    boolean hasLooked() {
        return process.current().isKnown();
    }

    /** The last look found no broker. */
    boolean nothingRuns() {
        return process.current().value().filter(Optional::isEmpty).isPresent();
    }

    /** With the time before it was asked: what it tells may be older than its answer, and not newer. */
    private static Fact<SeenCounts> counts(NodeName node, SideQuestions sides) {
        Instant asked = Clock.systemUTC().instant();
        return sides.durable(node).map(led -> new SeenCounts(node, asked, led));
    }

    private static <T> Fact<T> await(CompletionStage<Fact<T>> answer, Duration patience) {
        try {
            return answer.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Fact.unknown(Reason.TIMEOUT, "no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Fact.unknown(Reason.FAILED, "the management API could not be asked: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Fact.unknown(Reason.FAILED, "interrupted");
        }
    }

    @Override
    public void close() {
        process.close();
        fileWatch.ifPresent(DataDirectoryWatch::close);
        log.close();
        management.close();
        threads.shutdownNow();
    }
}
