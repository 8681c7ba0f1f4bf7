package io.rabbitagent.daemon;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.daemon.PlanWatch.Wanted;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.http.Metrics;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.StartWish;
import io.rabbitagent.observe.Uptime;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.BoardDocument;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the agent.
 *
 * <ol>
 *   <li>Observe the own node, write down what changed, publish it on the board.
 *   <li>Read the board: the picture. Keep what the own broker has counted.
 *   <li>Ship what the shared history lacks.
 *   <li>Read the decisions, tell them of broken glass, take a turn by the rules that are now in force, perform its effects
 *       in their order.
 *   <li>A small piece of what the shared history forgets.
 * </ol>
 *
 * <p>Important property: a store that can't be reached costs the decisions, never the observation or the journal.
 */
final class AgentRound {
    private static final Logger log = LoggerFactory.getLogger(AgentRound.class);

    private final NodeName me;
    private final NodeWatch watch;
    private final Chronicle chronicle;
    private final BoardReader board;
    private final EndKeeper ends;
    private final SharedStore store;
    private final CountsKeeper counts;
    private final HistoryKeeper history;
    private final BoardFormat boardFormat;
    private final Shipping shipping;
    private final DecisionWriter decisions;
    private final StepExecutor steps;
    private final Measurer measurer;
    private final MeasurementBook book;
    private final Loops loops;
    private final PictureKeeper pictures;
    private final Situations situations;
    private final Metrics metrics;
    private final JournalWriter journal;
    private final GlassReports glass;
    private final Uptime uptime;
    private final Clock clock;
    private final Runnable hurry;
    private final Trouble boardTrouble =
            new Trouble(log, "The board can't be reached", "The board can be reached again");
    private final StartWish wish = new StartWish();
    private Memory memory;
    private Optional<String> claim = Optional.empty();
    private boolean othersWait;
    private boolean looked;
    private volatile Wanted wanted = Wanted.NOTHING;

    AgentRound(Members members, Memory memory) {
        this.me = members.me();
        this.watch = members.watch();
        this.chronicle = members.chronicle();
        this.board = members.board();
        this.ends = members.ends();
        this.store = members.store();
        this.counts = new CountsKeeper(members.me(), members.store(), members.json());
        this.history = members.history();
        this.boardFormat = new BoardFormat(members.json());
        this.shipping = members.shipping();
        this.decisions = members.decisions();
        this.steps = members.steps();
        this.measurer = members.measurer();
        this.book = new MeasurementBook(members.json());
        this.loops = members.loops();
        this.pictures = members.pictures();
        this.situations = members.situations();
        this.metrics = members.metrics();
        this.journal = members.journal();
        this.glass = members.glass();
        this.uptime = members.uptime();
        this.clock = members.clock();
        this.hurry = members.hurry();
        this.memory = memory;
    }

    /** What a round works with. */
    record Members(
            NodeName me,
            NodeWatch watch,
            Chronicle chronicle,
            BoardReader board,
            EndKeeper ends,
            SharedStore store,
            HistoryKeeper history,
            Json json,
            Shipping shipping,
            DecisionWriter decisions,
            StepExecutor steps,
            Measurer measurer,
            Loops loops,
            PictureKeeper pictures,
            Situations situations,
            Metrics metrics,
            JournalWriter journal,
            GlassReports glass,
            Uptime uptime,
            Clock clock,
            Runnable hurry) {}

    synchronized void run() {
        NodeObservation seen = watch.round(claim, steps.isBusy() || othersWait)
                .telling(steps.progress().or(measurer::progress));
        tellOfAbsence();
        NodeObservation own = ends.own(seen);
        own.process().value().flatMap(found -> found).filter(life -> runs(own)).ifPresent(chronicle::appRuns);
        own.view().value().ifPresent(chronicle::seen);
        // Once, before the board is read: a host that is suspended from here on finds its judgement old, not new.
        Duration lookedAt = uptime.now();
        ClusterPicture picture =
                ends.complete(board.picture(own, publishAndRead(own), lookedAt, clock.instant()), store);
        counts.keep(watch.counts());
        pictures.see(picture);
        journal.flush();
        shipping.ship();
        Fact<Decisions> document = glass.report(decisions.read(), decisions, journal);
        measurer.look(document);
        boolean noPlan = document.value().filter(one -> one.active().isEmpty()).isPresent();
        document.value()
                .map(one -> one.declared(own.node(), Declaration.What.LEAVING).isPresent())
                .ifPresent(watch::isToLeave);
        wish.look(own, picture, noPlan, lookedAt).ifPresent(journal);
        Input input = new Input(
                clock.instant(),
                lookedAt,
                UUID.randomUUID().toString(),
                picture,
                document,
                book.read(store, document),
                steps.take());
        Loops.Taken taken = loops.turn(memory, input);
        Turn turn = taken.turn();
        memory = turn.memory();
        turn.effects().forEach(this::perform);
        echo(document);
        wanted = wanted(document, own, !turn.findings().isEmpty());
        othersWait = wanted == Wanted.OWN_NODE || isNext(document);
        situations.set(taken.situation().withNotTaken(boardTrouble.present()));
        metrics.update(taken.situation());
        history.turn(picture, document, uptime.now(), clock.instant());
    }

    private static boolean runs(NodeObservation own) {
        return own.app().value().filter(AppState.RUNNING::equals).isPresent();
    }

    /** What others may do that this agent should take up at once. */
    Wanted wanted() {
        return wanted;
    }

    /** Whether the next step is on the own node. */
    private boolean isNext(Fact<Decisions> document) {
        return document.value()
                .flatMap(Decisions::active)
                .flatMap(ActivePlan::nextStep)
                .filter(step -> step.on().equals(me))
                .isPresent();
    }

    private Wanted wanted(Fact<Decisions> document, NodeObservation own, boolean found) {
        Optional<Decisions> known = document.value();
        Optional<ActivePlan> active = known.flatMap(Decisions::active);
        if (active.isPresent()) {
            boolean boots = own.app().value().filter(AppState.BOOTING::equals).isPresent();
            if (boots || active.get().nextStep().isEmpty()) {
                return Wanted.OWN_NODE;
            }
            boolean waits = memory.waitsFor().isPresent();
            return waits ? Wanted.DECISIONS_AND_BOARD : Wanted.DECISIONS;
        }
        boolean mayBegin =
                known.filter(decisions -> !decisions.proposals().isEmpty()).isPresent();
        return mayBegin || found ? Wanted.DECISIONS : Wanted.NOTHING;
    }

    /** The owner of a new claim waits for what everybody sees after it. */
    private void echo(Fact<Decisions> document) {
        Optional<String> read = document.value()
                .flatMap(Decisions::active)
                .flatMap(ActivePlan::claim)
                .map(StepProgress.Claim::id);
        if (document.isKnown() && !read.equals(claim)) {
            claim = read;
            hurry.run();
        }
    }

    /**
     * Once, at the first look: later the watch itself tells of each end in the moment in which it comes. It may just be telling
     * of a start: the chronicle then knows better than what was seen here.
     */
    private void tellOfAbsence() {
        if (!looked && watch.hasLooked()) {
            looked = true;
            if (watch.nothingRuns()) {
                chronicle.nothingRuns();
            }
        }
    }

    private Map<NodeName, BoardDocument> publishAndRead(NodeObservation own) {
        try {
            store.publish(me, boardFormat.write(own));
            Map<NodeName, BoardDocument> documents = store.board();
            boardTrouble.over();
            return documents;
        } catch (StoreException e) {
            boardTrouble.failed(e.getMessage());
            return Map.of();
        }
    }

    /** One effect that fails must not take those behind it along: the loop takes a step handed over as begun. */
    private void perform(Effect effect) {
        try {
            tryToPerform(effect);
        } catch (RuntimeException e) {
            log.error("An effect could not be performed: {}", effect, e);
        }
    }

    private void tryToPerform(Effect effect) {
        if (effect instanceof Effect.Decide decide) {
            DecisionWriter.Outcome outcome = decisions.decide(decide.command());
            log.debug("{}: {}", decide.command(), outcome);
            if (outcome instanceof DecisionWriter.Made) {
                hurry.run();
            } else if (outcome instanceof DecisionWriter.NotReached not) {
                log.warn("A decision could not be put into the store: {}", not.detail());
            }
        } else if (effect instanceof Effect.RunStep run) {
            steps.start(run);
        } else if (effect instanceof Effect.LookAtStep look) {
            steps.look(look);
        } else if (effect instanceof Effect.GiveWay way) {
            steps.giveWay(way);
        } else if (effect instanceof Effect.Measure measure) {
            measurer.measure(measure);
        } else if (effect instanceof Effect.Journal entry) {
            journal.accept(entry.event());
        }
    }
}
