package io.rabbitagent.daemon;

import io.rabbitagent.broker.BrokerProcessListener;
import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.HostBoot;
import io.rabbitagent.broker.HostMoment;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.CredentialsSource;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.DefinitionsRestore;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.observe.MaintenanceWindows;
import io.rabbitagent.observe.ProbeListener;
import io.rabbitagent.observe.Uptime;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.ReplayDesk;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.JournalReader;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StoreException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for itself where no daemon runs: takes its own samples of the node, reads board and decisions, and writes nothing
 * anywhere, not even a lock.
 *
 * <p>Peers are seen only once their agents have changed the board while it looks, so that what a dead agent left there
 * counts for nothing.
 */
public final class Onlooker implements AgentAccess, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Onlooker.class);
    private static final int PAGE = 1_000;

    private final AgentConfig config;
    private final Json json = AgentJson.create();
    private final Uptime uptime = new Uptime();
    private final Clock clock = Clock.systemUTC();
    private final Closing closing = new Closing();
    private final NodeWatch watch;
    private final BoardReader board;
    private final RuleBook rules;
    private final Loops loops;
    private final SharedStore store;
    private final ReplayDesk replays;
    private final EndKeeper ends;
    private final MeasurementBook book = new MeasurementBook(json);
    private Memory memory = Memory.atStart(Set.of());
    private Optional<Situation> last = Optional.empty();

    /** @param audit hears of every command that is run: all of them only read */
    public Onlooker(AgentConfig config, Map<String, String> environment, CommandAudit audit) {
        this.config = config;
        Vertx vertx = QuietVertx.create();
        closing.later(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        this.watch = new NodeWatch(
                config,
                "onlooker",
                vertx,
                CredentialsSource.of(config.broker(), environment),
                uptime,
                NodeWatch.Parts.of(config),
                new NodeWatch.Listeners(new Nobody(), Optional.empty(), ProbeListener.NONE, audit));
        closing.later(watch);
        this.store = new RestingStore(new LazyStore(() -> Stores.openReadOnly(config, environment, json)));
        closing.later(store);
        this.board = new BoardReader(
                config.clusterName(),
                config.members(),
                config.node(),
                config.observe().freshFor(),
                new MaintenanceWindows(config.windows()),
                new BoardFormat(json)::read);
        this.rules = RuleBooks.look(config, json, clock);
        this.loops = new Loops(config.node(), "onlooker", rules);
        this.ends = ends();
        this.replays = new DaemonReplays(config, environment, entry -> false);
    }

    /** Without a journal the files tell what they can. */
    private EndKeeper ends() {
        try (JournalReader journal = journal()) {
            EndKeeper read = new EndKeeper(journal.name().orElse(""), HostBoot.id());
            LocalJournal.Past past = journal.past();
            past.entries().forEach(read::wrote);
            List<JournalEntry> page = journal.entries(past.upTo(), PAGE);
            while (!page.isEmpty()) {
                page.forEach(read::wrote);
                page = journal.entries(page.get(page.size() - 1).sequence(), PAGE);
            }
            return read;
        } catch (StoreException e) {
            log.debug("The journal can't be read: {}", e.getMessage());
            return new EndKeeper("", HostBoot.id());
        }
    }

    private JournalReader journal() {
        return new JournalReader(new StateDirectory(config.store().stateDirectory()), json);
    }

    @Override
    public NodeName node() {
        return config.node();
    }

    @Override
    public List<Rule> rules() {
        return last.map(Situation::rules).orElseGet(rules::inForce).all();
    }

    /**
     * Looks for as long as it takes to see the own node's process and to hear of the peers' agents: two of their intervals
     * and a bit at most.
     */
    @Override
    public Situation situation() throws OperationException {
        if (last.isPresent()) {
            return last.get();
        }
        long until = System.nanoTime() + FirstLook.patience(config.observe()).toNanos();
        Situation situation = look();
        while (System.nanoTime() < until && !FirstLook.isComplete(situation.picture(), config.node())) {
            pause(Duration.ofMillis(500));
            situation = look();
        }
        last = Optional.of(situation);
        return situation;
    }

    @Override
    public Situation situationAfter(Situation seen, Duration patience) throws OperationException {
        Duration interval = config.observe().interval();
        pause(interval.compareTo(patience) < 0 ? interval : patience);
        Situation situation = look();
        last = Optional.of(situation);
        return situation;
    }

    private Situation look() {
        NodeObservation own = ends.own(watch.round(Optional.empty(), false));
        ClusterPicture picture;
        Fact<Decisions> decisions;
        Fact<Measurements> measured;
        try {
            picture = ends.complete(board.picture(own, store.board(), uptime.now(), clock.instant()), store);
            decisions = new DecisionWriter(store, json, config.clusterName(), "onlooker", clock).read();
            measured = book.read(store, decisions);
        } catch (StoreException e) {
            picture = board.picture(own, Map.of(), uptime.now(), clock.instant());
            decisions = Fact.unknown(Fact.Reason.FAILED, e.getMessage());
            measured = Fact.unknown(Fact.Reason.FAILED, e.getMessage());
        }
        Input input =
                new Input(clock.instant(), uptime.now(), "onlooker", picture, decisions, measured, Optional.empty());
        Loops.Taken taken = loops.turn(memory, input);
        memory = taken.turn().memory();
        return taken.situation();
    }

    private static void pause(Duration little) throws OperationException {
        try {
            TimeUnit.NANOSECONDS.sleep(little.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException(Kind.TRY_LATER, "interrupted");
        }
    }

    @Override
    public void decide(Command command) throws OperationException {
        throw new OperationException(
                Kind.UNREACHABLE,
                "no agent runs on this host, so nothing can be decided or done here."
                        + " Start it (systemctl start rabbitmq-agent), or look only: agent remediate --dry-run");
    }

    @Override
    public BackupShelf backups() {
        return new Shelf(
                new Backups(config.backups(), config.node()),
                config.backups().directory(),
                new DefinitionsRestore(
                        config.node(),
                        new NodeCommands(watch.rabbitmqctl()),
                        config.backups().directory(),
                        Onlooker::notOpened));
    }

    private static void notOpened(Backup backup, Path file, Consumer<String> progress) throws CopyException {
        throw new CopyException(
                backup.id() + " has no file of definitions, as no member ran that could have exported them; only"
                        + " this host's agent gets them out of the data: systemctl start rabbitmq-agent");
    }

    @Override
    public ReplayDesk replays() {
        return replays;
    }

    @Override
    public List<HistoryEntry> sharedHistory(Predicate<HistoryEntry> which, int most) throws OperationException {
        return Histories.shared(store, which, most);
    }

    @Override
    public List<HistoryEntry> localHistory(int most) throws OperationException {
        try (JournalReader journal = journal()) {
            String name = journal.name().orElse(config.node().value());
            long after = Math.max(0, journal.lastSequence() - most);
            return journal.entries(after, most).stream()
                    .map(entry -> Histories.local(name, entry))
                    .toList();
        } catch (StoreException e) {
            throw new OperationException(Kind.UNREACHABLE, e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.close();
    }

    private record Shelf(Backups backups, Path directory, DefinitionsRestore definitions) implements BackupShelf {
        @Override
        public List<Backup> all() throws OperationException {
            return DaemonBackups.read(backups);
        }

        @Override
        public Comparison compareDefinitions(Backup backup, Consumer<String> progress) throws OperationException {
            return DaemonDefinitions.compare(definitions, backup, progress);
        }

        @Override
        public Restored restore(Order order, Consumer<String> progress) throws OperationException {
            throw new OperationException(Kind.REFUSED, "only this host's agent restores a backup");
        }

        @Override
        public Rescue rescue() throws OperationException {
            throw new OperationException(Kind.REFUSED, "only this host's agent opens a backup");
        }
    }

    private static final class Nobody implements BrokerProcessListener {
        @Override
        public void started(BrokerProcess process) {}

        @Override
        public void ended(BrokerProcess process, HostMoment lastSeen) {}
    }
}
