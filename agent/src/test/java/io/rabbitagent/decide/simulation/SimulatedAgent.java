package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.rules.Rule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One agent: the production loop, with a performer that does one small thing at a time, so that everything else can
 * happen in between. Read, commit and look-up of a decision are three such things.
 */
final class SimulatedAgent {
    private static final int TRIES = 5;

    private final World world;
    private final NodeName me;
    private final List<Rule> rules;
    private final Deque<Effect> toDo = new ArrayDeque<>();
    private SimulatedBoard board;
    private AgentLoop loop;
    private Memory memory = Memory.atStart(Set.of());
    private Optional<Pending> pending = Optional.empty();
    private Optional<Effect.RunStep> executing = Optional.empty();
    private Optional<StepEnd> ended = Optional.empty();
    private boolean childBegun;
    private boolean alive = true;
    private String life;
    private long sample;

    SimulatedAgent(World world, NodeName me, List<Rule> rules) {
        this.world = world;
        this.me = me;
        this.rules = rules;
        this.board = new SimulatedBoard(world, me);
        this.life = "a-" + world.newId();
        this.loop = new AgentLoop(me, life, rules);
    }

    /** A commit on its way. */
    private record Pending(Command command, long revision, Decisions next, String id, int tries) {}

    boolean alive() {
        return alive;
    }

    /** A turn's effects are not all performed yet. */
    boolean busy() {
        return pending.isPresent() || !toDo.isEmpty();
    }

    /** Memory goes; a child process of a step stays. */
    void kill() {
        alive = false;
        toDo.clear();
        pending = Optional.empty();
        executing = Optional.empty();
        ended = Optional.empty();
        world.tell(me + " agent killed");
    }

    void start() {
        alive = true;
        life = "a-" + world.newId();
        loop = new AgentLoop(me, life, rules);
        memory = Memory.atStart(Set.of());
        board = new SimulatedBoard(world, me);
        sample = 0;
        world.tell(me + " agent started as " + life);
    }

    /** One small thing: a part of the pending decision, the next effect, or a new turn. */
    void act() {
        execute();
        if (pending.isPresent()) {
            commit(pending.get());
        } else if (!toDo.isEmpty()) {
            perform(toDo.removeFirst());
        } else {
            turn();
        }
    }

    private void turn() {
        NodeObservation own = observe();
        boolean reached = world.store.reachable() && !world.fault(30);
        if (reached) {
            world.store.publish(own);
        }
        ClusterPicture picture = board.picture(own, reached ? world.store.board() : Map.of());
        Fact<Decisions> decisions = world.store.reachable() && !world.fault(30)
                ? Fact.known(world.store.read())
                : Fact.unknown(Fact.Reason.TIMEOUT, "the store does not answer");
        Input input = new Input(world.now(), world.uptime(), world.newId(), picture, decisions, ended);
        ended = Optional.empty();
        Turn turn = world.hooks.afterTurn().apply(loop.turn(memory, input));
        memory = turn.memory();
        world.invariants.turned(me, input, turn);
        turn.effects().stream()
                .filter(effect -> !(effect instanceof Effect.Journal))
                .filter(effect -> !(effect instanceof Effect.Decide) || !world.fault(30))
                .forEach(toDo::addLast);
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Decide decide) {
            read(decide.command(), 1);
        } else if (effect instanceof Effect.RunStep run) {
            world.invariants.handedOver(me, run);
            executing = Optional.of(run);
            childBegun = false;
        }
    }

    private void read(Command command, int tries) {
        if (!world.store.reachable()) {
            return;
        }
        Decisions document = world.store.read();
        long revision = world.store.revision();
        Answer answer = world.hooks.transitions().decide(document, command, world.now());
        pending = answer instanceof Answer.Decided decided
                ? Optional.of(new Pending(command, revision, decided.decisions(), world.newId(), tries))
                : Optional.empty();
    }

    private void commit(Pending one) {
        pending = Optional.empty();
        String what = one.command().getClass().getSimpleName() + " by "
                + one.command().actor();
        SimulatedStore.Result result = world.store.commit(one.revision(), one.next(), one.id(), what);
        if (result == SimulatedStore.Result.CONFLICT && one.tries() < TRIES) {
            read(one.command(), one.tries() + 1);
        }
        // No answer: the next turn starts from what is so then.
    }

    /** The executor: waits for a child that still runs, looks whether anything is left to do, does it, looks again. */
    private void execute() {
        SimulatedBroker broker = world.brokers.get(me);
        if (executing.isEmpty() || broker == null || broker.busy()) {
            return;
        }
        Effect.RunStep step = executing.get();
        StepEnd now = broker.result(step);
        if (!childBegun && now.result() == StepEnd.Result.FAILED) {
            childBegun = true;
            broker.begin(step);
            return;
        }
        ended = Optional.of(now);
        executing = Optional.empty();
    }

    private NodeObservation observe() {
        sample++;
        boolean runs = brokerRuns(me);
        boolean answers = runs && !world.fault(20);
        Map<NodeName, PeerView> peers = new TreeMap<>();
        world.brokers.forEach((node, broker) -> peers.put(node, Pictures.peer(node, broker.running(), Set.of())));
        NodeObservation seen = Pictures.healthy(1).picture().observation(Pictures.node(1));
        NodeObservation mine = new NodeObservation(
                me,
                life,
                sample,
                world.now(),
                seen.process(),
                appFact(runs),
                answers
                        ? Fact.known(Pictures.view(me, peers))
                        : Fact.unknown(Fact.Reason.REFUSED, "connection refused"),
                seen.health(),
                seen.dataDirectory(),
                Fact.known(Pictures.log(runs ? LogSignal.BOOT_COMPLETED : LogSignal.STOPPED)),
                seen.registered(),
                seen.drained(),
                seen.holdings(),
                seen.backups(),
                Optional.empty());
        return mine;
    }

    private Fact<AppState> appFact(boolean runs) {
        return world.fault(20)
                ? Fact.unknown(Fact.Reason.TIMEOUT, "no answer")
                : Fact.known(runs ? AppState.RUNNING : AppState.STOPPED);
    }

    private boolean brokerRuns(NodeName node) {
        SimulatedBroker broker = world.brokers.get(node);
        return broker != null && broker.running();
    }
}
