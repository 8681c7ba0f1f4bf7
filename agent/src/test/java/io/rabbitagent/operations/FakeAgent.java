package io.rabbitagent.operations;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.AgentLoop;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An agent whose turns are the production loop's, on a picture that the test changes. Time goes on by two seconds whenever
 * somebody waits for the next turn; what is to happen meanwhile is told beforehand.
 */
public final class FakeAgent implements AgentAccess {
    private static final int PATIENCE = 200;

    private final NodeName me;
    private final Pictures pictures;
    private final List<Rule> rules;
    private RulesInForce inForce;
    private final AgentLoop loop;
    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private final List<Command> asked = new ArrayList<>();
    private List<HistoryEntry> shared = List.of();
    private List<HistoryEntry> local = List.of();
    private Fact<Decisions> decisions = Fact.known(Decisions.none("prod"));
    private Optional<OperationException> failure = Optional.empty();
    private Optional<StepEnd> ended = Optional.empty();
    private Consumer<Effect.RunStep> executor = step -> {};
    private Duration uptime = Duration.ofSeconds(1_000);
    private Memory memory = Memory.atStart(Set.of());
    private int turns;
    private int lag;
    private int stale;
    private boolean passing;
    private Optional<StatusView.Notices> notices = Optional.empty();
    private Fact<Measurements> measured = Fact.known(Measurements.NONE);
    private Optional<BackupShelf> shelf = Optional.empty();
    private Optional<GlassBox> glassBox = Optional.empty();
    private Optional<ReplayDesk> desk = Optional.empty();
    private Situation last;

    public FakeAgent(Pictures pictures) {
        this(pictures, Shipped.rules());
    }

    public FakeAgent(Pictures pictures, List<Rule> rules) {
        this(pictures, rules, Pictures.node(2));
    }

    /** @param me only one agent speaks for a member, its own if that is there */
    public FakeAgent(Pictures pictures, List<Rule> rules, NodeName me) {
        this.me = me;
        this.pictures = pictures;
        this.rules = List.copyOf(rules);
        this.inForce = InForce.of(rules);
        this.loop = new AgentLoop(me, "life-1", RuleSet.of(rules));
        this.last = turn();
    }

    /** So many more turns pass. */
    public FakeAgent after(int count) {
        for (int turn = 0; turn < count; turn++) {
            last = turn();
        }
        return this;
    }

    /** Happens the next time that somebody waits; several happen one wait after the other. */
    public FakeAgent then(Runnable happens) {
        meanwhile.add(happens);
        return this;
    }

    /** What is done with each step that the loop wants to be run. */
    public FakeAgent executes(Consumer<Effect.RunStep> with) {
        executor = with;
        return this;
    }

    /** To be called by an executor. */
    public void ended(Effect.RunStep run, StepEnd.Result result, String detail) {
        ended = Optional.of(new StepEnd(run.plan().id(), run.step().number(), run.claimId(), result, detail));
    }

    /** What is kept in the store of what the decisions name. */
    public FakeAgent keeps(Measurement... measurements) {
        measured = Fact.known(Measurements.of(List.of(measurements)));
        return this;
    }

    /** What was measured of these nodes for these losses can't be read, and nothing else is kept. */
    public FakeAgent keepsUnreadable(String why, SortedSet<NodeName> lost, NodeName... nodes) {
        measured = Fact.known(new Measurements(
                List.of(),
                Stream.of(nodes)
                        .map(node -> new Measurements.Unread(node, lost, Fact.Reason.FAILED, why))
                        .toList()));
        return this;
    }

    /** Whose host keeps these backups. */
    public FakeAgent withBackups(BackupShelf backups) {
        shelf = Optional.of(backups);
        return this;
    }

    /** Whose host sends rescued messages so. */
    public FakeAgent withReplays(ReplayDesk replays) {
        desk = Optional.of(replays);
        return this;
    }

    /** Whose own node can be acted on without the decisions. */
    public FakeAgent withGlassBox(GlassBox box) {
        glassBox = Optional.of(box);
        return this;
    }

    /** After a decision so many turns are seen that had begun before it. */
    public FakeAgent lagging(int count) {
        lag = count;
        return this;
    }

    /** There only for the command that the test runs. */
    public FakeAgent passingBy() {
        passing = true;
        return this;
    }

    /** What it has still to tell people. */
    public FakeAgent noticesWaiting(int count, Optional<String> trouble) {
        notices = Optional.of(new StatusView.Notices(count, trouble));
        return this;
    }

    @Override
    public Optional<StatusView.Notices> notices() {
        return notices;
    }

    /** Where the rules are from, and what is wrong there. */
    public FakeAgent rulesFrom(RulesInForce rules) {
        inForce = rules;
        return after(1);
    }

    public FakeAgent storeUnreachable() {
        decisions = Fact.unknown(Fact.Reason.TIMEOUT, "etcd at 10.0.0.5:2379 did not answer within 3 s");
        return after(1);
    }

    /** Whoever asks for anything hears this. */
    public FakeAgent failing(Kind kind, String message) {
        failure = Optional.of(new OperationException(kind, message));
        return this;
    }

    public FakeAgent shared(List<HistoryEntry> entries) {
        shared = List.copyOf(entries);
        return this;
    }

    public FakeAgent local(List<HistoryEntry> entries) {
        local = List.copyOf(entries);
        return this;
    }

    public void set(Decisions document) {
        decisions = Fact.known(document);
        after(1);
    }

    public Decisions document() {
        return decisions.value().orElseThrow();
    }

    public boolean storeAnswers() {
        return decisions.isKnown();
    }

    /** What was asked for through {@link #decide}, refused or not. */
    public List<Command> asked() {
        return List.copyOf(asked);
    }

    public int turns() {
        return turns;
    }

    @Override
    public NodeName node() {
        return me;
    }

    @Override
    public boolean passing() {
        return passing;
    }

    @Override
    public BackupShelf backups() throws OperationException {
        situation();
        return shelf.orElseThrow();
    }

    @Override
    public GlassBox glassBox() throws OperationException {
        return glassBox.isPresent() ? glassBox.get() : AgentAccess.super.glassBox();
    }

    @Override
    public ReplayDesk replays() throws OperationException {
        return desk.isPresent() ? desk.get() : AgentAccess.super.replays();
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public Situation situation() throws OperationException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return last;
    }

    @Override
    public Situation situationAfter(Situation seen, Duration patience) throws OperationException {
        if (turns > PATIENCE) {
            throw new AssertionError("waits for ever");
        }
        if (stale > 0) {
            stale--;
            return situation();
        }
        if (!meanwhile.isEmpty()) {
            meanwhile.remove().run();
        }
        after(1);
        return situation();
    }

    @Override
    public void decide(Command command) throws OperationException {
        asked.add(command);
        if (!decisions.isKnown()) {
            throw new OperationException(Kind.UNREACHABLE, "the store did not answer");
        }
        if (apply(command) instanceof Answer.Refused refused) {
            throw new OperationException(
                    switch (refused.why()) {
                        case NOT_FOUND -> Kind.NOT_FOUND;
                        case INVALID -> Kind.CONFLICT;
                        case BUSY -> Kind.TRY_LATER;
                        case STALE -> Kind.REFUSED;
                    },
                    refused.detail());
        }
        stale = lag;
        after(lag == 0 ? 1 : 0);
    }

    @Override
    public List<HistoryEntry> sharedHistory(Predicate<HistoryEntry> which, int most) throws OperationException {
        situation();
        return latest(shared.stream().filter(which).toList(), most);
    }

    @Override
    public List<HistoryEntry> localHistory(int most) throws OperationException {
        situation();
        return latest(local, most);
    }

    private static List<HistoryEntry> latest(List<HistoryEntry> entries, int most) {
        return entries.subList(Math.max(0, entries.size() - most), entries.size());
    }

    private Situation turn() {
        uptime = uptime.plusSeconds(2);
        Optional<String> claim = decisions
                .value()
                .flatMap(Decisions::active)
                .flatMap(ActivePlan::claim)
                .map(StepProgress.Claim::id);
        pictures.picture()
                .members()
                .forEach(node -> pictures.observe(
                        node, seen -> Pictures.with(seen).claim(claim).done()));
        Input input = new Input(
                now(), uptime, "entropy-" + turns++, pictures.nextSample().picture(), decisions, measured, ended);
        ended = Optional.empty();
        Turn turn = loop.turn(memory, input);
        memory = turn.memory();
        for (Effect effect : turn.effects()) {
            if (effect instanceof Effect.Decide decide) {
                apply(decide.command());
            }
            if (effect instanceof Effect.RunStep run) {
                executor.accept(run);
            }
        }
        return Situation.after(input, turn, inForce);
    }

    private Instant now() {
        return Pictures.NOON.plus(uptime.minusSeconds(1_000));
    }

    private Answer apply(Command command) {
        Answer answer = Transitions.decide(document(), command, now());
        if (answer instanceof Answer.Decided made) {
            decisions = Fact.known(made.decisions());
        }
        return answer;
    }
}
