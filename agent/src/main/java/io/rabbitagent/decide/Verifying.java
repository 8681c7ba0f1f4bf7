package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyTypes;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches for the effect of a plan whose steps are all done. The target's agent concludes; another does it a little
 * later, should that one be gone.
 *
 * <p>What counts as proven goes with the plan: its rule may have been edited or removed since.
 */
final class Verifying {
    static final Duration OTHERS_WAIT = Duration.ofSeconds(10);

    private final NodeName me;
    private final List<Rule> rules;

    Verifying(NodeName me, List<Rule> rules) {
        this.me = me;
        this.rules = rules;
    }

    Memory next(Memory memory, Input input, Decisions decisions, List<Effect> effects) {
        Optional<ActivePlan> finished =
                decisions.active().filter(active -> active.nextStep().isEmpty());
        if (finished.isEmpty()) {
            return memory.withVerifying(Optional.empty());
        }
        ActivePlan active = finished.get();
        Judgement seen =
                effect(active.plan()).judge(input.picture(), active.plan().target());
        Memory.Verifying watch = watch(memory, active, seen, input.uptime());
        conclude(active, seen, watch, input.uptime()).ifPresent(command -> effects.add(new Effect.Decide(command)));
        return memory.withVerifying(Optional.of(watch));
    }

    /** Nobody looked: whether the effect stayed meanwhile can't be told. */
    static Memory unseen(Memory memory) {
        return memory.withVerifying(
                memory.verifying().map(watch -> new Memory.Verifying(watch.planId(), watch.from(), Optional.empty())));
    }

    /** By the remedy that has proposed the steps: its rule may be gone, or name another one since. */
    private Condition effect(Plan plan) {
        Optional<Remedy> ofRule = rules.stream()
                .filter(rule -> rule.name().equals(plan.rule()))
                .map(Rule::remedy)
                .filter(remedy -> remedy.name().equals(plan.remedy()))
                .findFirst();
        return ofRule.or(() -> RemedyTypes.find(plan.remedy()).map(RemedyType::any))
                .map(remedy -> remedy.verified(plan.steps()))
                .orElseGet(
                        () -> (picture, target) -> Judgement.unknown("no remedy " + plan.remedy() + " is known here"));
    }

    private static Memory.Verifying watch(Memory memory, ActivePlan active, Judgement seen, Duration uptime) {
        Memory.Verifying before = memory.verifying()
                .filter(watch -> watch.planId().equals(active.plan().id()))
                .orElseGet(() -> new Memory.Verifying(active.plan().id(), uptime, Optional.empty()));
        Optional<Duration> since =
                seen.holds() ? Optional.of(before.holdsSince().orElse(uptime)) : Optional.empty();
        return new Memory.Verifying(before.planId(), before.from(), since);
    }

    private Optional<Command> conclude(ActivePlan active, Judgement seen, Memory.Verifying watch, Duration uptime) {
        Verification asked = active.plan().verification();
        Duration patience = active.plan().target().equals(me) ? Duration.ZERO : OTHERS_WAIT;
        Duration stable = asked.stableFor().plus(patience);
        if (watch.holdsSince().isPresent()) {
            boolean proven = uptime.minus(watch.holdsSince().get()).compareTo(stable) >= 0;
            return proven ? Optional.of(conclude(active, Run.Outcome.VERIFIED, seen.detail())) : Optional.empty();
        }
        // The target's agent may have seen the effect at the last moment, and wait for it to stay.
        Duration othersMore = patience.isZero() ? Duration.ZERO : stable;
        boolean late = uptime.minus(watch.from()).compareTo(asked.within().plus(othersMore)) > 0;
        return late
                ? Optional.of(conclude(
                        active,
                        Run.Outcome.FAILED,
                        "the effect was not seen within " + asked.within().toSeconds() + " s: " + seen.detail()))
                : Optional.empty();
    }

    private Command conclude(ActivePlan active, Run.Outcome outcome, String detail) {
        return new Command.Conclude(me.value(), active.plan().id(), outcome, detail);
    }
}
