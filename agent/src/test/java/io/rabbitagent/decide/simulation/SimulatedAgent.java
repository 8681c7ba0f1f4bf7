package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.decide.simulation.Hooks.Defect;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One agent: the production loop, with a performer that does one small thing at a time, so that everything else can
 * happen in between. Looking, publishing, reading the board, a turn, and read, commit and look-up of a decision are such
 * things.
 */
final class SimulatedAgent {
    private static final int TRIES = 5;

    private final World world;
    private final SimulatedHost host;
    private final NodeName me;
    private final Eyes eyes;
    private final SimulatedExecutor executor;
    private final SimulatedMeasurer measurer;
    private final Deque<Effect> toDo = new ArrayDeque<>();
    private SimulatedBoard board;
    private Optional<List<Rule>> rules;
    private AgentLoop loop;
    private Memory memory = Memory.atStart(Set.of());
    private Optional<Pending> pending = Optional.empty();
    private Optional<NodeObservation> own = Optional.empty();
    private Optional<ClusterPicture> picture = Optional.empty();
    private Optional<String> claim = Optional.empty();
    private Turn last = new Turn(memory, List.of(), List.of());
    private boolean published;
    private boolean alive = true;
    private Duration frozenUntil = Duration.ZERO;
    private String life;

    SimulatedAgent(World world, SimulatedHost host) {
        this.world = world;
        this.host = host;
        this.me = host.name();
        this.eyes = new Eyes(world, host);
        this.executor = new SimulatedExecutor(world, host);
        this.measurer = new SimulatedMeasurer(world, host);
        this.board = new SimulatedBoard(world, host);
        this.life = "a-" + world.newId();
        this.rules = host.rules();
        this.loop = anotherLoop();
    }

    /** A decision on its way; its commit is made, and looked up where there was no answer. */
    private record Pending(SimulatedStore.Commit commit, int tries, boolean unanswered) {}

    SimulatedHost host() {
        return host;
    }

    boolean alive() {
        return alive;
    }

    boolean frozen() {
        return world.uptime().compareTo(frozenUntil) < 0;
    }

    /** Its executor has a step, or a child of it runs. */
    boolean works() {
        return executor.busy() || host.child().isPresent();
    }

    Turn last() {
        return last;
    }

    /** A turn's effects are not all performed yet. */
    boolean busy() {
        return pending.isPresent() || !toDo.isEmpty() || own.isPresent();
    }

    /** Memory goes; a child process of a step stays. */
    void kill() {
        alive = false;
        toDo.clear();
        pending = Optional.empty();
        own = Optional.empty();
        picture = Optional.empty();
        executor.forget();
        measurer.forget();
        world.tell(() -> me + " agent killed");
    }

    void start() {
        if (host.burnt()) {
            return;
        }
        alive = true;
        life = "a-" + world.newId();
        rules = host.rules();
        loop = anotherLoop();
        memory = Memory.atStart(Set.of());
        board = new SimulatedBoard(world, host);
        claim = Optional.empty();
        frozenUntil = Duration.ZERO;
        world.tell(() -> me + " agent started as " + life);
    }

    /** Between any two acts; time goes on without it. */
    void freeze(long millis) {
        frozenUntil = world.uptime().plusMillis(millis);
        world.tell(() -> me + " frozen for " + millis);
    }

    void thaw() {
        frozenUntil = Duration.ZERO;
    }

    /** The executor has a thread of its own. */
    void actOfExecutor() {
        if (!alive || frozen()) {
            return;
        }
        try {
            executor.act();
            measurer.act();
        } catch (CrashPoint.Died died) {
            kill();
        }
    }

    /** One small thing: a part of the pending decision, the next effect, or the next part of a round. */
    void act() {
        if (!alive || frozen()) {
            return;
        }
        try {
            smallThing();
        } catch (CrashPoint.Died died) {
            kill();
        }
    }

    private void smallThing() {
        if (pending.isPresent()) {
            goOn(pending.get());
        } else if (!toDo.isEmpty()) {
            perform(toDo.removeFirst());
        } else if (own.isEmpty()) {
            own = Optional.of(eyes.look(life, world.nextMoment(), claim));
            published = false;
        } else if (!published) {
            published = true;
            if (world.store.reachableFrom(host)) {
                publish(own.get());
            }
        } else if (picture.isEmpty()) {
            picture = Optional.of(
                    board.picture(own.get(), world.store.reachableFrom(host) ? world.store.board() : Map.of()));
        } else {
            turn(picture.get());
            own = Optional.empty();
            picture = Optional.empty();
        }
    }

    /** A whole round and what comes of it, without anything in between. */
    void round() {
        do {
            act();
            actOfExecutor();
        } while (alive && busy() && !frozen());
    }

    private void publish(NodeObservation observation) {
        world.crash.write(
                () -> {
                    world.store.publish(observation);
                    return true;
                },
                () -> world.store.arrivesLater(observation));
    }

    private void turn(ClusterPicture seen) {
        Fact<Decisions> decisions = world.store.reachableFrom(host) && !world.dice.oneIn(world.weather.lostRead())
                ? Fact.known(world.store.read(host))
                : Fact.unknown(Fact.Reason.TIMEOUT, "the store does not answer");
        Input input = new Input(
                host.clock(),
                world.uptime(),
                world.newId(),
                seen,
                decisions,
                decisions.map(this::measured),
                executor.take());
        decisions.value().ifPresent(measurer::look);
        readRules();
        Turn turn = loop.turn(memory, world.hooks.beforeTurn().apply(input));
        turn = world.hooks.afterTurn().apply(input, turn);
        memory = turn.memory();
        last = turn;
        world.invariants.turned(me, input, turn);
        for (Effect effect : turn.effects()) {
            if (!(effect instanceof Effect.Journal)) {
                toDo.addLast(effect);
            }
        }
        decisions
                .value()
                .ifPresent(document ->
                        claim = document.active().flatMap(ActivePlan::claim).map(StepProgress.Claim::id));
    }

    private Measurements measured(Decisions document) {
        return Measurements.of(document.measured().stream()
                .flatMap(one -> one.document().stream())
                .map(world.store::kept)
                .toList());
    }

    /** As {@code daemon.Loops}: other rules get another loop, and the memory is kept. */
    private void readRules() {
        if (!host.rules().equals(rules) && !world.hooks.has(Defect.KEEPS_OLD_RULES)) {
            rules = host.rules();
            loop = anotherLoop();
            world.tell(() -> me + " goes by other rules");
        }
    }

    private AgentLoop anotherLoop() {
        boolean removed = rules.isEmpty() && world.hooks.has(Defect.UNREADABLE_IS_REMOVED);
        List<Rule> files = removed ? List.of(RuleEditor.ofNoUse(world)) : SimulatedRules.forTheLoop(rules);
        return new AgentLoop(
                me, life, RuleSet.of(files.stream().map(world.hooks.rule()).toList()));
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Decide decide) {
            read(decide.command(), 1);
        } else if (effect instanceof Effect.RunStep run) {
            world.invariants.handedOver(me, run, executor.busy());
            executor.start(run);
        } else if (effect instanceof Effect.LookAtStep look) {
            executor.look(look);
        } else if (effect instanceof Effect.Measure measure) {
            measurer.measure(measure).ifPresent(report -> read(report, 1));
        }
    }

    private void read(Command command, int tries) {
        if (!world.store.reachableFrom(host) || world.dice.oneIn(world.weather.lostRead())) {
            return;
        }
        Decisions document = world.store.read(host);
        Answer answer = world.hooks.transitions().decide(document, command, host.clock());
        if (answer instanceof Answer.Decided decided) {
            SimulatedStore.Commit commit =
                    new SimulatedStore.Commit(me, command, world.store.revision(), decided.decisions(), world.newId());
            pending = Optional.of(new Pending(commit, tries, false));
        }
    }

    private void goOn(Pending one) {
        pending = Optional.empty();
        if (one.unanswered()) {
            lookUp(one.commit());
            return;
        }
        SimulatedStore.Result result =
                world.crash.write(() -> world.store.commit(one.commit()), () -> world.store.arrivesLater(one.commit()));
        if (result == SimulatedStore.Result.COMMITTED) {
            host.seen(one.commit().id());
        } else if (result == SimulatedStore.Result.CONFLICT) {
            if (one.tries() < TRIES) {
                read(one.commit().command(), one.tries() + 1);
            }
        } else {
            pending = Optional.of(new Pending(one.commit(), one.tries(), true));
        }
    }

    /** Whatever is found, the next turn starts from what is so then. */
    private void lookUp(SimulatedStore.Commit commit) {
        if (!world.store.reachableFrom(host)) {
            return;
        }
        if (world.hooks.has(Defect.RETRIES_BLINDLY)) {
            world.store.commit(new SimulatedStore.Commit(
                    me, commit.command(), world.store.revision(), commit.next(), commit.id()));
        } else if (world.store.has(commit.id())) {
            world.store.read(host);
        }
    }
}
