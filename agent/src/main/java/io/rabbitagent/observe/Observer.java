package io.rabbitagent.observe;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.ReportedView;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together one observation of the own node a round.
 *
 * <ol>
 *   <li>Whether there is an Erlang VM comes from {@code /proc}, at no cost.
 *   <li>While there is one, its management API is asked. An answer that shows the node running settles what the
 *       application does.
 *   <li>Only when the API can't tell is {@code rabbitmqctl} called: half a second of CPU each time.
 *   <li>What the data directory holds is read only while no application runs on it, or one that is alone though others are
 *       expected, that is to leave, or that of a RAM node beside too few disc nodes.
 * </ol>
 *
 * <p>Important properties: a question that hangs delays no other and turns unknown by itself; what was answered about
 * one life of the VM is not used for the next; what is asked only under some condition is forgotten once that is known not
 * to hold, and not while it is unknown for a moment; the sample number grows only when what settles the application's
 * state was asked anew.
 */
public final class Observer {
    private static final Logger log = LoggerFactory.getLogger(Observer.class);
    private static final Duration HURRIED = Duration.ofMillis(150);

    /** Every so many rounds it is asked what goes with it. */
    private static final int WHILE_IT_LEAVES = 5;

    private final NodeName node;
    private final String agent;
    private final Probes probes;
    private final Clock clock;
    private final boolean othersExpected;
    private final Duration patience;

    private Optional<BrokerProcess> lastLife = Optional.empty();
    private long sample;
    private long lastApiAnswers = -1;
    private long lastAppAnswers = -1;
    private Optional<Set<NodeName>> lastRunning = Optional.empty();
    private Optional<Set<NodeName>> lastAbsent = Optional.empty();
    private Fact<NodeSettings> lastSettings = Fact.notObserved();
    private Optional<String> lastClaim = Optional.empty();
    private final VmStart vmStarted;
    private boolean leaves;
    private int roundsLeaving;
    private Duration waits;

    /**
     * @param agent names this life of the agent
     * @param othersExpected the cluster has other members, as it is configured
     * @param patience how long a round waits for answers; one that comes later serves the next round
     */
    public Observer(
            NodeName node, String agent, Probes probes, Clock clock, boolean othersExpected, Duration patience) {
        this.node = node;
        this.agent = agent;
        this.probes = probes;
        this.clock = clock;
        this.othersExpected = othersExpected;
        this.patience = patience;
        this.waits = patience;
        this.vmStarted = new VmStart(clock, probes::uptime);
    }

    /**
     * Blocks for as long as the questions of this round take, and no longer than the patience.
     *
     * @param claim of a step, as this agent has read it in the decisions: with a new one everything is asked anew, as its
     *     owner takes what this observation tells as seen after it
     * @param hurried others wait for what this agent has to say besides: no slow answer is waited for
     */
    public synchronized NodeObservation round(Optional<String> claim, boolean hurried) {
        waits = hurried && HURRIED.compareTo(patience) < 0 ? HURRIED : patience;
        Fact<Optional<BrokerProcess>> process = probes.process();
        forgetAnotherLife(process);
        forgetBefore(claim);
        boolean vm = process.value().flatMap(found -> found).isPresent();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        asked.add(probes.dataDirectory.ask());
        asked.add(probes.registered.ask());
        asked.add(probes.cookie.ask());
        if (vm) {
            asked.add(probes.view.ask());
            asked.add(probes.health.ask());
        }
        await(asked);
        Fact<ClusterView> view = vm ? probes.view.fact().flatMap(this::completed) : noVm(process);
        boolean apiTells = runsByItsView(view);
        if (apiTells) {
            // Should the API fall silent, what was said before it showed the node running tells nothing.
            probes.app.forget();
        }
        if (vm && !apiTells && probes.view.answers() > 0) {
            await(List.of(probes.app.ask()));
        }
        Fact<AppState> app = app(process, apiTells);
        askTheApplication(view, app);
        askForMirrors(app);
        askForAbsentMembers(view, app);
        askForDeparture(app);
        askForCounts(app);
        askWhatItHolds(view, app);
        countSample(process, apiTells);
        return observation(process, view, app, vm);
    }

    /** Whether a human has said that the node is to leave: what goes with it is asked often then, and whether a backup fits. */
    public synchronized void isToLeave(boolean now) {
        if (now && !leaves) {
            probes.departure.forget();
        }
        leaves = now;
    }

    /** What the broker has counted last; not on the board, as it is long. It stands for a while once the broker is gone. */
    public Fact<SeenCounts> counts() {
        return probes.counts.fact();
    }

    private NodeObservation observation(
            Fact<Optional<BrokerProcess>> process, Fact<ClusterView> view, Fact<AppState> app, boolean vm) {
        return new NodeObservation(
                node,
                agent,
                sample,
                clock.instant(),
                process,
                app,
                view,
                vm ? probes.health.fact() : noVm(process),
                probes.dataDirectory.fact(),
                probes.bootLog(),
                probes.registered.fact(),
                probes.drained.fact(),
                probes.holdings.fact(),
                probes.backups.fact(),
                Fact.notObserved(),
                settings(app),
                probes.cookie.fact(),
                vm ? probes.mirrors.fact() : noVm(process),
                probes.inventory.fact(),
                leftBehind(view, app),
                vm ? probes.departure.fact() : noVm(process),
                vmStarted.of(process),
                lastClaim,
                Optional.empty());
    }

    private void askWhatItHolds(Fact<ClusterView> view, Fact<AppState> app) {
        boolean appIsDown = app.value()
                .filter(state -> state == AppState.STOPPED || state == AppState.VM_DOWN)
                .isPresent();
        boolean settled = view.isKnown() && app.isKnown();
        boolean sides = seesSides(view);
        if (appIsDown || sides || isAlone() || leaves || isRamBesideTooFew(view)) {
            await(List.of(probes.holdings.ask(), probes.backups.ask()));
        } else if (settled) {
            probes.holdings.forget();
            probes.backups.forget();
        }
        if (sides || (isAlone() && !appIsDown)) {
            await(List.of(probes.inventory.ask()));
        } else if (settled || appIsDown) {
            probes.inventory.forget();
        }
    }

    /** One that does not run can't be asked: what it told last in this life it is set up with, until somebody edits that. */
    private Fact<NodeSettings> settings(Fact<AppState> app) {
        Fact<NodeSettings> now = probes.settings.fact();
        if (now.isKnown()) {
            lastSettings = now;
        }
        boolean down = app.value()
                .filter(state -> state == AppState.STOPPED || state == AppState.VM_DOWN)
                .isPresent();
        return down ? lastSettings : now;
    }

    /**
     * Seldom. Who is drained also when a member comes or goes: whether it was drained before is asked about just then. So are
     * the mirrors: queues have other leaders then.
     */
    private void askTheApplication(Fact<ClusterView> view, Fact<AppState> app) {
        if (!runs(app)) {
            if (app.isKnown()) {
                probes.drained.forget();
                probes.settings.forget();
            }
            return;
        }
        Optional<Set<NodeName>> running = view.value().map(ClusterView::running);
        if (running.isPresent() && !running.equals(lastRunning)) {
            lastRunning = running;
            probes.drained.doubt();
            probes.mirrors.doubt();
        }
        await(List.of(probes.drained.ask(), probes.settings.ask()));
    }

    /** Seldom, and nobody waits for it: of 10,000 queues it takes the broker a while. */
    private void askForMirrors(Fact<AppState> app) {
        if (runs(app)) {
            CompletableFuture<Void> ignored = probes.mirrors.ask();
        } else if (app.isKnown()) {
            probes.mirrors.forget();
        }
    }

    /** Seldom, and nobody waits for it. What was answered is not forgotten once it stops: that is the last there is. */
    private void askForCounts(Fact<AppState> app) {
        if (runs(app)) {
            CompletableFuture<Void> ignored = probes.counts.ask();
        }
    }

    /** Seldom, and at once when a member comes or goes. */
    private void askForAbsentMembers(Fact<ClusterView> view, Fact<AppState> app) {
        Optional<Set<NodeName>> absent = view.value().map(ClusterView::absent);
        boolean stopped = app.isKnown() && !runs(app);
        if (stopped || absent.filter(Set::isEmpty).isPresent()) {
            lastAbsent = Optional.empty();
            probes.leftBehind.forget();
            return;
        }
        if (absent.isEmpty() || !runs(app)) {
            return;
        }
        if (!absent.equals(lastAbsent)) {
            lastAbsent = absent;
            probes.leftBehind.forget();
        }
        await(List.of(probes.leftBehind.ask()));
    }

    /** Seldom, so that a dry run can show it; it is waited for only while a plan may rest on it. */
    private void askForDeparture(Fact<AppState> app) {
        if (!runs(app)) {
            if (app.isKnown()) {
                probes.departure.forget();
            }
            return;
        }
        if (leaves && ++roundsLeaving % WHILE_IT_LEAVES == 0) {
            probes.departure.hasten();
        }
        CompletableFuture<Void> asked = probes.departure.ask();
        if (leaves) {
            await(List.of(asked));
        }
    }

    /** Where all members that the broker knows run, nobody has left anything behind, and nothing is asked. */
    private Fact<LeftBehind> leftBehind(Fact<ClusterView> view, Fact<AppState> app) {
        boolean allRun = view.value().filter(seen -> seen.absent().isEmpty()).isPresent();
        return allRun && runs(app) ? Fact.known(new LeftBehind(new TreeMap<>())) : probes.leftBehind.fact();
    }

    /** A plan may be to make it a disc node, which deletes what it holds. */
    private boolean isRamBesideTooFew(Fact<ClusterView> view) {
        return view.value()
                .filter(seen -> seen.isRamNode(node) && seen.hasTooFewDiscNodes())
                .isPresent();
    }

    /** It lists nobody else, though others are expected. Not by its API: the agent's user may have gone with its data. */
    private boolean isAlone() {
        return othersExpected
                && probes.dataDirectory
                        .fact()
                        .flatMap(DataDirectory::knowsNobodyElse)
                        .value()
                        .filter(alone -> alone)
                        .isPresent();
    }

    /** A broker that has just started is asked by {@code rabbitmqctl} for what its API does not tell yet. */
    private Fact<ClusterView> completed(ReportedView reported) {
        if (reported.tellsOfItself()) {
            probes.ofItself.forget();
        } else {
            await(List.of(probes.ofItself.ask()));
        }
        return reported.completedBy(probes.ofItself.fact());
    }

    /** Somebody may have to choose between sides, and back up the other: what is on each, and whether it fits, is asked. */
    private static boolean seesSides(Fact<ClusterView> view) {
        return view.value()
                .filter(seen -> seen.peers().values().stream()
                        .anyMatch(peer -> !peer.partitions().isEmpty()))
                .isPresent();
    }

    private static boolean runs(Fact<AppState> app) {
        return app.value().equals(Optional.of(AppState.RUNNING));
    }

    private boolean runsByItsView(Fact<ClusterView> view) {
        return view.value().filter(seen -> seen.running().contains(node)).isPresent();
    }

    private Fact<AppState> app(Fact<Optional<BrokerProcess>> process, boolean apiTells) {
        return process.flatMap(found -> {
            if (found.isEmpty()) {
                return Fact.known(AppState.VM_DOWN);
            }
            return apiTells ? Fact.known(AppState.RUNNING) : probes.app.fact();
        });
    }

    private static <T> Fact<T> noVm(Fact<Optional<BrokerProcess>> process) {
        return process.flatMap(found -> Fact.unknown(Reason.NOT_OBSERVED, "there is no Erlang VM to ask"));
    }

    private void forgetAnotherLife(Fact<Optional<BrokerProcess>> process) {
        process.value().filter(life -> !life.equals(lastLife)).ifPresent(life -> {
            probes.view.forget();
            probes.ofItself.forget();
            probes.health.forget();
            probes.app.forget();
            probes.holdings.forget();
            probes.inventory.forget();
            probes.drained.forget();
            probes.settings.forget();
            probes.mirrors.forget();
            probes.leftBehind.forget();
            probes.departure.forget();
            if (life.isPresent()) {
                probes.counts.forget();
                lastSettings = Fact.notObserved();
            }
            lastLife = life;
        });
    }

    private void forgetBefore(Optional<String> claim) {
        if (claim.isPresent() && !claim.equals(lastClaim)) {
            probes.forgetAll();
        }
        if (!claim.equals(lastClaim)) {
            // A step has begun or ended: what it was about may be another now.
            probes.mirrors.doubt();
        }
        lastClaim = claim;
    }

    private void countSample(Fact<Optional<BrokerProcess>> process, boolean apiTells) {
        boolean byProcess = process.value().filter(Optional::isEmpty).isPresent();
        boolean anew = apiTells ? probes.view.answers() != lastApiAnswers : probes.app.answers() != lastAppAnswers;
        if (byProcess || anew) {
            sample++;
        }
        lastApiAnswers = probes.view.answers();
        lastAppAnswers = probes.app.answers();
    }

    private void await(List<CompletableFuture<Void>> asked) {
        try {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .get(waits.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.debug("not every probe answered within {}", waits);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a probe must not fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
