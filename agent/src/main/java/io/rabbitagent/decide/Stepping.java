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
 * step of ours runs, nothing else is claimed.
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
        if (memory.claim()
                .filter(claim -> claim.started() && isAbout(claim, active, step))
                .isPresent()) {
            return memory;
        }
        return acknowledged(memory, active, step, input)
                ? start(memory, active, step, effects)
                : claim(memory, active, step, input, decisions, effects);
    }

    private Command report(StepEnd end) {
        return switch (end.result()) {
            case DONE -> new Command.StepDone(me.value(), end.planId(), end.step(), end.claimId(), end.detail());
            case FAILED -> conclude(end, Run.Outcome.FAILED);
            case UNKNOWN -> conclude(end, Run.Outcome.OUTCOME_UNKNOWN);
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
                .filter(claim -> isAbout(claim, active, step)
                        && Optional.of(claim.claimId()).equals(inStore))
                .filter(claim -> input.uptime().minus(claim.askedAt()).compareTo(START_WITHIN) <= 0)
                .isPresent();
    }

    private static Memory start(Memory memory, ActivePlan active, Step step, List<Effect> effects) {
        MyClaim claim = memory.claim().orElseThrow();
        effects.add(new Effect.RunStep(active.plan(), step, claim.claimId()));
        return memory.withClaim(Optional.of(claim.handedOver()));
    }

    private Memory claim(
            Memory memory, ActivePlan active, Step step, Input input, Decisions decisions, List<Effect> effects) {
        if (Brakes.paused(decisions, input.now())) {
            return memory;
        }
        Optional<GateResult> shut = firstShutGate(active, input);
        if (shut.isPresent()) {
            if (shut.get().verdict() == Verdict.FALSE) {
                String why = "gate " + shut.get().name() + " before step " + step.number() + ": "
                        + shut.get().detail();
                effects.add(new Effect.Decide(
                        new Command.Conclude(me.value(), active.plan().id(), Run.Outcome.FAILED, why)));
            }
            return memory;
        }
        String claimId = "c-" + Ids.shortHash(active.plan().id() + step.number() + input.entropy());
        effects.add(new Effect.Decide(
                new Command.ClaimStep(me.value(), active.plan().id(), step.number(), claimId, agent)));
        MyClaim claim = new MyClaim(active.plan().id(), step.number(), claimId, input.uptime(), false);
        return memory.withClaim(Optional.of(claim));
    }

    /** The rule's own gates, once more: a plan may have waited in the slot. */
    private Optional<GateResult> firstShutGate(ActivePlan active, Input input) {
        for (Rule rule : rules) {
            if (rule.name().equals(active.plan().rule())) {
                for (Gate gate : rule.gates()) {
                    GateResult result = new GateResult(
                            gate.name(),
                            gate.condition()
                                    .judge(input.picture(), active.plan().target()));
                    if (!result.passes()) {
                        return Optional.of(result);
                    }
                }
                return Optional.empty();
            }
        }
        return Optional.of(new GateResult(
                "rule-known", Verdict.FALSE, "no rule " + active.plan().rule() + " here"));
    }

    private static boolean isAbout(MyClaim claim, ActivePlan active, Step step) {
        return claim.planId().equals(active.plan().id()) && claim.step() == step.number();
    }

    private static boolean isAbout(StepEnd end, ActivePlan active, Step step) {
        return end.planId().equals(active.plan().id()) && end.step() == step.number();
    }
}
