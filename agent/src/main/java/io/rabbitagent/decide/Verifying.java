package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches for the effect of a plan whose steps are all done. The target's agent concludes; another does it a little
 * later, should that one be gone.
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
        Optional<Rule> rule = finished.flatMap(active -> ruleOf(active));
        if (finished.isEmpty() || rule.isEmpty()) {
            return memory.withVerifying(Optional.empty());
        }
        ActivePlan active = finished.get();
        Judgement seen = rule.get()
                .remedy()
                .verified(active.plan().steps())
                .judge(input.picture(), active.plan().target());
        Memory.Verifying watch = watch(memory, active, seen, input.uptime());
        conclude(active, rule.get(), seen, watch, input.uptime())
                .ifPresent(command -> effects.add(new Effect.Decide(command)));
        return memory.withVerifying(Optional.of(watch));
    }

    /** Nobody looked: whether the effect stayed meanwhile can't be told. */
    static Memory unseen(Memory memory) {
        return memory.withVerifying(
                memory.verifying().map(watch -> new Memory.Verifying(watch.planId(), watch.from(), Optional.empty())));
    }

    private Optional<Rule> ruleOf(ActivePlan active) {
        return rules.stream()
                .filter(rule -> rule.name().equals(active.plan().rule()))
                .findFirst();
    }

    private static Memory.Verifying watch(Memory memory, ActivePlan active, Judgement seen, Duration uptime) {
        Memory.Verifying before = memory.verifying()
                .filter(watch -> watch.planId().equals(active.plan().id()))
                .orElseGet(() -> new Memory.Verifying(active.plan().id(), uptime, Optional.empty()));
        Optional<Duration> since =
                seen.holds() ? Optional.of(before.holdsSince().orElse(uptime)) : Optional.empty();
        return new Memory.Verifying(before.planId(), before.from(), since);
    }

    private Optional<Command> conclude(
            ActivePlan active, Rule rule, Judgement seen, Memory.Verifying watch, Duration uptime) {
        Duration patience = active.plan().target().equals(me) ? Duration.ZERO : OTHERS_WAIT;
        Duration stable = rule.verification().stableFor().plus(patience);
        if (watch.holdsSince().isPresent()) {
            boolean proven = uptime.minus(watch.holdsSince().get()).compareTo(stable) >= 0;
            return proven ? Optional.of(conclude(active, Run.Outcome.VERIFIED, seen.detail())) : Optional.empty();
        }
        // The target's agent may have seen the effect at the last moment, and wait for it to stay.
        Duration othersMore = patience.isZero() ? Duration.ZERO : stable;
        boolean late = uptime.minus(watch.from())
                        .compareTo(rule.verification().within().plus(othersMore))
                > 0;
        return late
                ? Optional.of(conclude(
                        active,
                        Run.Outcome.FAILED,
                        "the effect was not seen within "
                                + rule.verification().within().toSeconds() + " s: " + seen.detail()))
                : Optional.empty();
    }

    private Command conclude(ActivePlan active, Run.Outcome outcome, String detail) {
        return new Command.Conclude(me.value(), active.plan().id(), outcome, detail);
    }
}
