package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Memory.MyClaim;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Does this agent's steps of the plan in the slot: claim, run, report.
 *
 * <p>Important properties: a step is handed to the executor only under a claim that this life of the agent asked for,
 * that the store acknowledged, and that is no older than {@link #START_WITHIN}; it is handed over once a claim; while a
 * step of ours runs, nothing else is claimed or started, whatever the decisions show; nothing is started in a pause.
 *
 * <p>The gates are judged before each step up to the last destructive one, and before the first in any case. After it
 * they no longer hold by intent (a node that has rejoined is a member again), and to stop half-way would leave the node
 * worse off.
 */
final class Stepping {
    /** A claim that is older is made anew: the agent may have been suspended meanwhile, and the facts with it. */
    static final Duration START_WITHIN = Duration.ofSeconds(5);

    private final NodeName me;
    private final String agent;
    private final List<Rule> rules;

    Stepping(NodeName me, String agent, List<Rule> rules) {
        this.me = me;
        this.agent = agent;
        this.rules = rules;
    }

    Memory next(Memory memory, Input input, Decisions decisions, List<Effect> effects) {
        if (stillRuns(memory)) {
            return memory;
        }
        Optional<Step> mine = decisions
                .active()
                .flatMap(ActivePlan::nextStep)
                .filter(step -> step.on().equals(me));
        if (mine.isEmpty()) {
            return memory.withClaim(Optional.empty()).withEnded(Optional.empty());
        }
        ActivePlan active = decisions.active().orElseThrow();
        Step step = mine.get();
        if (memory.ended().filter(end -> isAbout(end, active, step)).isPresent()) {
            effects.add(new Effect.Decide(report(memory.ended().get())));
            return memory;
        }
        Memory free =
                memory.withEnded(Optional.empty()).withClaim(memory.claim().filter(claim -> !claim.started()));
        return go(free, active, step, input, decisions, effects);
    }

    private static boolean stillRuns(Memory memory) {
        return memory.claim()
                .filter(MyClaim::started)
                .filter(claim -> memory.ended()
                        .filter(end -> end.claimId().equals(claim.claimId()))
                        .isEmpty())
                .isPresent();
    }

    private Memory go(
            Memory memory, ActivePlan active, Step step, Input input, Decisions decisions, List<Effect> effects) {
        if (Brakes.paused(decisions, input.now())) {
            return memory;
        }
        Optional<GateResult> shut = gatesApply(active, step) ? firstShutGate(active, input) : Optional.empty();
        if (shut.isPresent()) {
            if (shut.get().verdict() == Verdict.FALSE) {
                String why = "gate " + shut.get().name() + " before step " + step.number() + ": "
                        + shut.get().detail();
                // A claim in the document may be of a life that ended in the middle of the step.
                boolean begun = active.progress(step.number()).state() == StepProgress.State.CLAIMED;
                Run.Outcome outcome = begun ? Run.Outcome.OUTCOME_UNKNOWN : Run.Outcome.FAILED;
                effects.add(new Effect.Decide(
                        new Command.Conclude(me.value(), active.plan().id(), outcome, why)));
            }
            return memory;
        }
        return acknowledged(memory, active, step, input)
                ? start(memory, active, step, effects)
                : claim(memory, active, step, input, effects);
    }

    private static boolean gatesApply(ActivePlan active, Step step) {
        return step.number() == 1
                || active.plan().steps().stream()
                        .anyMatch(one ->
                                one.number() >= step.number() && one.action().destructive());
    }

    private Command report(StepEnd end) {
        return switch (end.result()) {
            case DONE -> new Command.StepDone(me.value(), end.planId(), end.step(), end.claimId(), end.detail());
            case FAILED -> conclude(end, Run.Outcome.FAILED);
            case UNKNOWN, ABSENT -> conclude(end, Run.Outcome.OUTCOME_UNKNOWN);
        };
    }

    private Command conclude(StepEnd end, Run.Outcome outcome) {
        return new Command.Conclude(me.value(), end.planId(), outcome, "step " + end.step() + ": " + end.detail());
    }

    private boolean acknowledged(Memory memory, ActivePlan active, Step step, Input input) {
        Optional<String> inStore = active.progress(step.number())
                .claim()
                .filter(claim -> claim.agent().equals(agent))
                .map(StepProgress.Claim::id);
        return memory.claim()
                .filter(claim -> !claim.started() && isAbout(claim, active, step))
                .filter(claim -> Optional.of(claim.claimId()).equals(inStore))
                .filter(claim -> input.uptime().minus(claim.askedAt()).compareTo(START_WITHIN) <= 0)
                .isPresent();
    }

    private static Memory start(Memory memory, ActivePlan active, Step step, List<Effect> effects) {
        MyClaim claim = memory.claim().orElseThrow();
        effects.add(new Effect.RunStep(active.plan(), step, claim.claimId()));
        return memory.withClaim(Optional.of(claim.handedOver()));
    }

    private Memory claim(Memory memory, ActivePlan active, Step step, Input input, List<Effect> effects) {
        String claimId = "c-" + Ids.shortHash(active.plan().id() + step.number() + input.entropy());
        effects.add(new Effect.Decide(
                new Command.ClaimStep(me.value(), active.plan().id(), step.number(), claimId, agent)));
        MyClaim claim = new MyClaim(active.plan().id(), step.number(), claimId, input.uptime(), false);
        return memory.withClaim(Optional.of(claim));
    }

    /** The rule's own gates, once more: a plan may have waited in the slot. */
    private Optional<GateResult> firstShutGate(ActivePlan active, Input input) {
        Optional<Rule> rule = rules.stream()
                .filter(one -> one.name().equals(active.plan().rule()))
                .findFirst();
        if (rule.isEmpty()) {
            return Optional.of(new GateResult(
                    "rule-known", Verdict.FALSE, "no rule " + active.plan().rule() + " here"));
        }
        List<GateResult> shut = rule.get().gates().stream()
                .map(gate -> judged(gate, active, input))
                .filter(result -> !result.passes())
                .toList();
        Optional<GateResult> refused = shut.stream()
                .filter(result -> result.verdict() == Verdict.FALSE)
                .findFirst();
        return refused.or(() -> shut.stream().findFirst());
    }

    private static GateResult judged(Gate gate, ActivePlan active, Input input) {
        return new GateResult(
                gate.name(),
                gate.condition().judge(input.picture(), active.plan().target()));
    }

    private static boolean isAbout(MyClaim claim, ActivePlan active, Step step) {
        return claim.planId().equals(active.plan().id()) && claim.step() == step.number();
    }

    private static boolean isAbout(StepEnd end, ActivePlan active, Step step) {
        return end.planId().equals(active.plan().id())
                && end.step() == step.number()
                && active.progress(step.number())
                        .claim()
                        .filter(claim -> claim.id().equals(end.claimId()))
                        .isPresent();
    }
}
