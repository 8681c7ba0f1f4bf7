package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.InForce;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One agent turn by turn: the production loop, a document that takes its decisions, and a clock that the test moves. */
final class OneAgent {
    final NodeName me;
    final Pictures pictures;
    private List<Rule> rules;
    private final List<Command> commands = new ArrayList<>();
    private AgentLoop loop;
    private Memory memory = Memory.atStart(Set.of());
    private Fact<Decisions> decisions = Fact.known(Decisions.none("prod"));
    private Optional<StepEnd> ended = Optional.empty();
    private Duration uptime = Duration.ofSeconds(1_000);
    private int turns;
    private int lives = 1;
    private boolean commits = true;
    private Measurements measured = Measurements.NONE;
    private Fact<Measurements> known = Fact.notObserved();
    private Set<NodeName> deaf = Set.of();
    private Turn last = new Turn(memory, List.of(), List.of());

    OneAgent(NodeName me, Pictures pictures, List<Rule> rules) {
        this.me = me;
        this.pictures = pictures;
        this.rules = rules;
        this.loop = new AgentLoop(me, "life-1", RuleSet.of(rules));
    }

    /** A new life: memory is gone. */
    OneAgent restart() {
        lives++;
        loop = new AgentLoop(me, "life-" + lives, RuleSet.of(rules));
        memory = Memory.atStart(Set.of());
        ended = Optional.empty();
        return this;
    }

    /** The same life goes on with other rules. */
    OneAgent rules(List<Rule> next) {
        rules = next;
        loop = new AgentLoop(me, "life-" + lives, RuleSet.of(rules));
        return this;
    }

    /** So many seconds later, on new samples. */
    OneAgent turn(int seconds) {
        uptime = uptime.plusSeconds(seconds);
        pictures.nextSample();
        pictures.picture().members().stream()
                .filter(node -> !deaf.contains(node))
                .forEach(node -> pictures.observe(
                        node, seen -> Pictures.with(seen).claim(claim()).done()));
        Input input = new Input(
                now(), uptime, "entropy-" + turns++, pictures.picture(), decisions, Fact.known(measured), ended);
        known = input.picture().measured();
        ended = Optional.empty();
        last = loop.turn(memory, input);
        memory = last.memory();
        commands.clear();
        for (Effect effect : last.effects()) {
            if (effect instanceof Effect.Decide decide) {
                commands.add(decide.command());
                if (commits) {
                    decide(decide.command());
                }
            }
        }
        return this;
    }

    OneAgent turns(int count) {
        for (int turn = 0; turn < count; turn++) {
            turn(2);
        }
        return this;
    }

    Instant now() {
        return Pictures.NOON.plus(uptime);
    }

    /** By whomever: refusals are what they are. */
    void decide(Command command) {
        decisions
                .value()
                .map(document -> Transitions.decide(document, command, now()))
                .filter(Answer.Decided.class::isInstance)
                .ifPresent(answer -> decisions = Fact.known(((Answer.Decided) answer).decisions()));
    }

    private Optional<String> claim() {
        return decisions
                .value()
                .flatMap(Decisions::active)
                .flatMap(ActivePlan::claim)
                .map(StepProgress.Claim::id);
    }

    /** These publish nothing that they have seen after a claim. */
    void deaf(NodeName... nodes) {
        deaf = Set.of(nodes);
    }

    void losesItsCommits(boolean loses) {
        commits = !loses;
    }

    void set(Fact<Decisions> document) {
        decisions = document;
    }

    Decisions document() {
        return decisions.value().orElseThrow();
    }

    /** What is kept in the store. */
    void kept(List<Measurement> measurements) {
        measured = Measurements.of(measurements);
    }

    /** What is kept in the store, and what of it can't be read. */
    void kept(Measurements measurements) {
        measured = measurements;
    }

    void end(StepEnd end) {
        ended = Optional.of(end);
    }

    /** What the last turn wanted to be decided. */
    List<Command> commands() {
        return List.copyOf(commands);
    }

    List<Effect.RunStep> started() {
        return last.effects().stream()
                .filter(Effect.RunStep.class::isInstance)
                .map(Effect.RunStep.class::cast)
                .toList();
    }

    List<Effect.LookAtStep> lookedAt() {
        return last.effects().stream()
                .filter(Effect.LookAtStep.class::isInstance)
                .map(Effect.LookAtStep.class::cast)
                .toList();
    }

    Optional<String> waitsFor() {
        return memory.waitsFor();
    }

    /** As people are shown it after the last turn. */
    Situation situation() {
        ClusterPicture picture = pictures.picture().withMeasured(known);
        return new Situation(now(), uptime, picture, decisions, memory, last.findings(), InForce.of(rules));
    }

    List<Effect> effects() {
        return last.effects();
    }

    Optional<FindingState> state(String rule, NodeName target) {
        return finding(rule, target).map(Finding::state);
    }

    Optional<Finding> finding(String rule, NodeName target) {
        return last.findings().stream()
                .filter(one -> one.rule().equals(rule) && one.target().equals(target))
                .findFirst();
    }
}
