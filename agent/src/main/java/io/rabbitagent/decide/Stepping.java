package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Memory.MyClaim;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.RuleSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Does this agent's steps of the plan in the slot.
 *
 * <ol>
 *   <li>Claim the step. No gate is judged before: what was seen until then may be of the middle of the step before.
 *   <li>Where an earlier life of this agent had claimed it: have it looked at. An effect that is there is reported, one that
 *       is absent leaves the step to be done, anything else ends the plan as unknown.
 *   <li>Where gates apply: wait until every agent that is there has published what it saw after the claim, and judge the
 *       gates on that.
 *   <li>Have the step run; report what came of it.
 * </ol>
 *
 * <p>Important properties: a step is handed to the executor only under a claim that this life of the agent asked for and
 * has read back in this very turn; while the executor has a step of ours, nothing else is claimed or handed over, whatever
 * the decisions show; nothing new begins in a pause; in a plan that is being aborted nothing begins, things are only looked
 * at.
 *
 * <p>The gates are judged before each step up to the last destructive one, and before the first in any case. After it
 * they no longer hold by intent (a node that has rejoined is a member again), and to stop half-way would leave the node
 * worse off; where a node is had not to wait for others, they are judged up to the last step that starts a broker. They are also
 * judged before each step that can give way, and while that is done: {@link GivingWay}.
 */
final class Stepping {
    /** A claim that has waited for longer is made anew, so that what others publish is measured against a recent one. */
    static final Duration CLAIM_FOR = Duration.ofMinutes(2);

    private final NodeName me;
    private final String agent;
    private final StepGates gates;
    private final GivingWay givingWay;

    Stepping(NodeName me, String agent, RuleSet rules, Precedence precedence) {
        this.me = me;
        this.agent = agent;
        this.gates = new StepGates(rules);
        this.givingWay = new GivingWay(gates, precedence);
    }

    Memory next(Memory memory, Input input, Decisions decisions, List<Effect> effects) {
        Memory awake = memory.waitingFor(Optional.empty());
        if (atWork(awake)) {
            givingWay.ofStepAtWork(awake, input, decisions).ifPresent(effects::add);
            return awake;
        }
        Optional<Step> mine = decisions
                .active()
                .flatMap(ActivePlan::nextStep)
                .filter(step -> step.on().equals(me));
        if (mine.isEmpty()) {
            return awake.withClaim(Optional.empty()).withEnded(Optional.empty());
        }
        Moment now = new Moment(input, decisions, decisions.active().orElseThrow(), mine.get(), effects);
        Optional<StepEnd> end = awake.ended().filter(one -> isAbout(one, now));
        if (end.isPresent() && end.get().result() != StepEnd.Result.ABSENT) {
            effects.add(new Effect.Decide(report(end.get(), now)));
            return awake;
        }
        return go(taken(awake), now);
    }

    /** What a turn works on. */
    private record Moment(Input input, Decisions decisions, ActivePlan active, Step step, List<Effect> effects) {
        void decide(Command command) {
            effects.add(new Effect.Decide(command));
        }

        boolean underClaim() {
            return active.claimedStep().isPresent();
        }
    }

    private static boolean atWork(Memory memory) {
        return memory.claim()
                .filter(MyClaim::atWork)
                .filter(claim -> memory.ended()
                        .filter(end -> end.claimId().equals(claim.claimId()))
                        .isEmpty())
                .isPresent();
    }

    /** What the executor said is taken up: it works no more, and nothing of the step is there. */
    private static Memory taken(Memory memory) {
        Optional<MyClaim> claim = memory.claim().map(one -> one.atWork() ? one.foundAbsent() : one);
        return memory.withClaim(claim).withEnded(Optional.empty());
    }

    private Memory go(Memory memory, Moment now) {
        Optional<MyClaim> readBack = memory.claim().filter(claim -> isReadBack(claim, now));
        if (now.active().abort().isPresent()) {
            return abort(memory, now, readBack);
        }
        Optional<String> braked = Brakes.refusal(now.decisions()).map(Answer.Refused::detail);
        if (braked.isPresent()) {
            return memory.waitingFor(braked);
        }
        boolean looksFirst = lookFirst(memory, now);
        Optional<String> urgent =
                looksFirst ? Optional.empty() : givingWay.toMoreUrgent(now.active(), now.step(), memory, now.input());
        if (urgent.isPresent()) {
            String why = "yielded to " + urgent.get() + "; step " + now.step().number() + " "
                    + now.step().action().name() + " was not begun";
            return endedUnbegun(Run.Outcome.YIELDED, why, memory, now);
        }
        if (readBack.isPresent()) {
            return looksFirst ? look(memory, now) : run(memory, now, readBack.get());
        }
        return claim(memory, now, looksFirst);
    }

    /** Nothing begins any more. What an earlier life may have begun is looked at, so that the end can be told. */
    private Memory abort(Memory memory, Moment now, Optional<MyClaim> readBack) {
        if (!lookFirst(memory, now)) {
            String detail = now.active().abort().orElseThrow().words() + "; step "
                    + now.step().number() + " " + now.step().action().name() + " was not begun";
            now.decide(new Command.Conclude(me.value(), now.active().plan().id(), Run.Outcome.ABORTED, detail));
            return memory;
        }
        return readBack.isPresent() ? look(memory, now) : claim(memory, now, true);
    }

    /** Whether somebody may have begun this step of whom this life does not know what came of it. */
    private boolean lookFirst(Memory memory, Moment now) {
        Optional<MyClaim> known = memory.claim()
                .filter(claim -> claim.planId().equals(now.active().plan().id())
                        && claim.step() == now.step().number());
        if (known.isPresent()) {
            return known.get().lookFirst();
        }
        return now.underClaim();
    }

    private Memory stopAt(GateResult shut, Memory memory, Moment now) {
        String why = "gate " + shut.name() + " before step " + now.step().number() + ": " + shut.detail();
        if (shut.verdict() == Verdict.FALSE) {
            Run.Outcome outcome = now.step().action().givesWay() ? Run.Outcome.YIELDED : Run.Outcome.FAILED;
            return endedUnbegun(outcome, why, memory, now);
        }
        return memory.waitingFor(Optional.of(why));
    }

    private Memory endedUnbegun(Run.Outcome outcome, String why, Memory memory, Moment now) {
        now.decide(new Command.Conclude(me.value(), now.active().plan().id(), outcome, why));
        // It may arrive late, when that is not so any more: a new claim makes sure that it does not fit then.
        return memory.withClaim(memory.claim().map(MyClaim::givenUp)).waitingFor(Optional.of(why));
    }

    private Memory run(Memory memory, Moment now, MyClaim claim) {
        if (now.input().uptime().minus(claim.askedAt()).compareTo(CLAIM_FOR) > 0) {
            return claim(memory, now, false);
        }
        if (gates.apply(now.active(), now.step())) {
            Optional<String> missing = Echoes.missing(now.input().picture(), claim.claimId());
            if (missing.isPresent()) {
                return memory.waitingFor(missing);
            }
            Optional<GateResult> shut =
                    gates.firstShut(now.active(), now.step(), now.input().picture());
            if (shut.isPresent()) {
                return stopAt(shut.get(), memory, now);
            }
        }
        now.effects()
                .add(new Effect.RunStep(
                        now.active().plan(),
                        now.step(),
                        claim.claimId(),
                        now.input().uptime()));
        return memory.withClaim(Optional.of(claim.handedOver()));
    }

    private static Memory look(Memory memory, Moment now) {
        MyClaim claim = memory.claim().orElseThrow();
        now.effects().add(new Effect.LookAtStep(now.active().plan(), now.step(), claim.claimId()));
        return memory.withClaim(Optional.of(claim.handedOver()));
    }

    private Memory claim(Memory memory, Moment now, boolean lookFirst) {
        String planId = now.active().plan().id();
        int step = now.step().number();
        String claimId = "c-" + Ids.shortHash(planId + step + now.input().entropy());
        now.decide(new Command.ClaimStep(me.value(), planId, step, claimId, agent));
        return memory.withClaim(
                Optional.of(new MyClaim(planId, step, claimId, now.input().uptime(), lookFirst, false)));
    }

    private Command report(StepEnd end, Moment now) {
        return switch (end.result()) {
            case DONE -> new Command.StepDone(me.value(), end.planId(), end.step(), end.claimId(), end.detail());
            case FAILED -> conclude(end, Run.Outcome.FAILED);
            case UNKNOWN -> conclude(end, Run.Outcome.OUTCOME_UNKNOWN);
            case GAVE_WAY -> gaveWay(end, now);
            case ABSENT -> throw new IllegalStateException("a step that was not begun has nothing to report");
        };
    }

    /** Who aborts wants the rule to be held; else nothing has failed. */
    private Command gaveWay(StepEnd end, Moment now) {
        return now.active()
                .abort()
                .<Command>map(asked -> new Command.Conclude(
                        me.value(),
                        end.planId(),
                        Run.Outcome.ABORTED,
                        asked.words() + "; step " + end.step() + ": " + end.detail()))
                .orElseGet(() -> conclude(end, Run.Outcome.YIELDED));
    }

    private Command conclude(StepEnd end, Run.Outcome outcome) {
        return new Command.Conclude(me.value(), end.planId(), outcome, "step " + end.step() + ": " + end.detail());
    }

    private boolean isReadBack(MyClaim claim, Moment now) {
        return claim.planId().equals(now.active().plan().id())
                && claim.step() == now.step().number()
                && now.active()
                        .claim()
                        .filter(stored ->
                                stored.agent().equals(agent) && stored.id().equals(claim.claimId()))
                        .isPresent();
    }

    private static boolean isAbout(StepEnd end, Moment now) {
        return end.planId().equals(now.active().plan().id())
                && end.step() == now.step().number()
                && now.active()
                        .claim()
                        .filter(claim -> claim.id().equals(end.claimId()))
                        .isPresent();
    }
}
