package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.RuleVariants;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Agents that do not mind what people do to rules, each in one way. */
final class RuleEditMutants {
    private RuleEditMutants() {}

    /** Whoever edits a rule changes nothing of what was seen, proposed and approved. */
    static Hooks takesEveryTextForTheSame() {
        return Hooks.NONE.withRule(
                rule -> RuleVariants.of(rule).digest("the same").done());
    }

    static Hooks takesObserveForApprove() {
        return Hooks.NONE.withRule(rule -> rule.mode() == Mode.OBSERVE
                ? RuleVariants.of(rule).mode(Mode.APPROVE).done()
                : rule);
    }

    /** A step is run though a gate before it is shut whose name begins so; gates after it are not asked. */
    static Hooks skipsTheGate(String name) {
        String shut = "gate " + name;
        return Hooks.NONE.withAfterTurn((input, turn) -> {
            boolean waits = turn.memory().waitsFor().orElse("").startsWith(shut);
            return waits ? running(input, without(turn, command -> command instanceof Command.Conclude)) : turn;
        });
    }

    /** What can't be told is taken for a no. */
    static Hooks endsWhatItCanNotTell() {
        return Hooks.NONE.withAfterTurn((input, turn) -> {
            boolean concludes = turn.effects().stream()
                    .anyMatch(effect ->
                            effect instanceof Effect.Decide decide && decide.command() instanceof Command.Conclude);
            Optional<String> waits = turn.memory().waitsFor().filter(why -> why.startsWith("gate "));
            return waits.isPresent() && !concludes ? concluding(input, turn, waits.get()) : turn;
        });
    }

    private static Turn concluding(Input input, Turn turn, String why) {
        ActivePlan active = input.decisions().value().flatMap(Decisions::active).orElseThrow();
        Effect end = new Effect.Decide(new Command.Conclude(
                active.nextStep().orElseThrow().on().value(), active.plan().id(), Run.Outcome.FAILED, why));
        return new Turn(
                turn.memory(),
                turn.findings(),
                Stream.concat(turn.effects().stream(), Stream.of(end)).toList());
    }

    /** What was proposed by a rule stays, though the rule is removed. */
    static Hooks leavesWhatWasProposed() {
        return Hooks.NONE.withAfterTurn((input, turn) -> without(
                turn,
                command -> command instanceof Command.Withdraw withdraw
                        && withdraw.why().startsWith("there is no rule")));
    }

    private static Turn without(Turn turn, Predicate<Command> unwanted) {
        List<Effect> effects = turn.effects().stream()
                .filter(effect -> !(effect instanceof Effect.Decide decide && unwanted.test(decide.command())))
                .toList();
        return new Turn(turn.memory(), turn.findings(), effects);
    }

    private static Turn running(Input input, Turn turn) {
        ActivePlan active = input.decisions().value().flatMap(Decisions::active).orElseThrow();
        Optional<Effect> run = active.claim()
                .map(StepProgress.Claim::id)
                .map(claim ->
                        new Effect.RunStep(active.plan(), active.nextStep().orElseThrow(), claim, input.uptime()));
        List<Effect> effects =
                Stream.concat(turn.effects().stream(), run.stream()).toList();
        return new Turn(turn.memory(), turn.findings(), effects);
    }
}
