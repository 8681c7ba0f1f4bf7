package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Memory;
import io.rabbitagent.decide.Pause;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.RuleVariants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Agents and transitions, each with one defect that a programmer might make. */
final class Mutants {
    private Mutants() {}

    static Hooks deafToThePause() {
        return Hooks.NONE.withTransitions((document, command, now) -> {
            boolean acts = command instanceof Command.Begin || command instanceof Command.ClaimStep;
            return acts
                    ? deciding(document, command, now, Mutants::withoutPause, next -> withPause(next, document.pause()))
                    : Transitions.decide(document, command, now);
        });
    }

    static Hooks easilyPersuaded() {
        return Hooks.NONE.withTransitions((document, command, now) -> {
            Answer answer = Transitions.decide(document, command, now);
            if (!(answer instanceof Answer.Refused) || !(command instanceof Command.Approve approve)) {
                return answer;
            }
            String digest = document.proposal(approve.planId())
                    .map(one -> one.plan().digest())
                    .orElse("");
            Command corrected = new Command.Approve(approve.actor(), approve.planId(), digest, approve.reason());
            return deciding(document, corrected, now, UnaryOperator.identity(), next -> approvedAs(next, approve));
        });
    }

    private static Decisions approvedAs(Decisions document, Command.Approve approve) {
        Approval given = new Approval(approve.actor(), approve.reason(), Instant.EPOCH, approve.digest());
        List<ProposedPlan> proposals = document.proposals().stream()
                .map(one -> one.plan().id().equals(approve.planId())
                        ? new ProposedPlan(one.plan(), one.at(), Optional.of(given))
                        : one)
                .toList();
        return with(document, proposals, document.held(), document.pause(), document.recent());
    }

    static Hooks approvalStays() {
        return Hooks.NONE.withTransitions((document, command, now) -> command instanceof Command.Begin
                ? deciding(
                        document,
                        command,
                        now,
                        UnaryOperator.identity(),
                        next -> with(next, document.proposals(), next.held(), next.pause(), next.recent()))
                : Transitions.decide(document, command, now));
    }

    /** Whoever sees a plan stalled gives it up, and the transition does not ask who that is. */
    static Hooks freesTheSlot() {
        return Hooks.NONE
                .withTransitions((document, command, now) -> {
                    Optional<Step> next = document.active().flatMap(ActivePlan::nextStep);
                    if (command instanceof Command.Conclude conclude && next.isPresent()) {
                        String owner = next.get().on().value();
                        Command asOwner =
                                new Command.Conclude(owner, conclude.planId(), conclude.outcome(), conclude.detail());
                        return Transitions.decide(document, asOwner, now);
                    }
                    return Transitions.decide(document, command, now);
                })
                .withAfterTurn((input, turn) -> turn.findings().stream()
                        .filter(finding -> finding.state() == FindingState.STALLED)
                        .findFirst()
                        .flatMap(finding -> conclusion(input, finding))
                        .map(effect -> adding(turn, effect))
                        .orElse(turn));
    }

    private static Optional<Effect> conclusion(Input input, Finding finding) {
        return input.decisions()
                .value()
                .flatMap(Decisions::active)
                .map(active -> new Effect.Decide(new Command.Conclude(
                        finding.target().value(), active.plan().id(), Run.Outcome.FAILED, "nobody is there")));
    }

    static Hooks abortsAtOnce() {
        return Hooks.NONE.withTransitions((document, command, now) -> command instanceof Command.Abort abort
                ? Transitions.decide(
                        document,
                        new Command.Abort(
                                abort.actor(),
                                abort.planId(),
                                abort.reason(),
                                document.active()
                                        .flatMap(ActivePlan::claimedStep)
                                        .map(Step::on)),
                        now)
                : Transitions.decide(document, command, now));
    }

    /** Takes everything that is fresh for an echo of the claim in the decisions. */
    static Hooks believesOldNews() {
        return Hooks.NONE.withBeforeTurn(input -> {
            Optional<String> claim = input.decisions()
                    .value()
                    .flatMap(Decisions::active)
                    .flatMap(ActivePlan::claim)
                    .map(StepProgress.Claim::id);
            SortedMap<NodeName, NodeReport> reports = new TreeMap<>();
            input.picture()
                    .reports()
                    .forEach((node, report) -> reports.put(
                            node,
                            new NodeReport(
                                    node,
                                    report.presence(),
                                    io.rabbitagent.cluster.Pictures.with(report.observation())
                                            .claim(claim)
                                            .done())));
            return new Input(
                    input.now(),
                    input.uptime(),
                    input.entropy(),
                    input.picture().withReports(reports),
                    input.decisions(),
                    input.measured(),
                    input.ended());
        });
    }

    static Hooks unknownPasses() {
        return Hooks.NONE.withRule(
                rule -> RuleVariants.of(rule).gates(Mutants::lenient).done());
    }

    private static Gate lenient(Gate gate) {
        return new Gate(
                gate.name(),
                (picture, target) -> {
                    Judgement judged = gate.condition().judge(picture, target);
                    return judged.verdict() == Verdict.UNKNOWN ? Judgement.of(true, "no objection") : judged;
                },
                gate.onlyAtStart());
    }

    /** Whatever is claimed by whomever. */
    static Hooks runsTheStepsOfOthers() {
        return Hooks.NONE.withAfterTurn((input, turn) -> {
            Optional<ActivePlan> active = input.decisions().value().flatMap(Decisions::active);
            return active.flatMap(ActivePlan::claim)
                    .map(claim -> adding(turn, run(active.get(), claim.id(), input)))
                    .orElse(turn);
        });
    }

    private static Effect run(ActivePlan active, String claimId, Input input) {
        return new Effect.RunStep(active.plan(), active.nextStep().orElseThrow(), claimId, input.uptime());
    }

    static Hooks doesNotWaitForTheClaim() {
        return Hooks.NONE.withAfterTurn((input, turn) -> {
            for (Effect effect : turn.effects()) {
                if (effect instanceof Effect.Decide decide && decide.command() instanceof Command.ClaimStep claim) {
                    ActivePlan active =
                            input.decisions().value().flatMap(Decisions::active).orElseThrow();
                    return adding(turn, run(active, claim.claimId(), input));
                }
            }
            return turn;
        });
    }

    static Hooks forgetsThatItWorks() {
        return Hooks.NONE.withAfterTurn((input, turn) -> {
            Memory memory = turn.memory();
            Optional<Memory.MyClaim> claim = memory.claim()
                    .map(one -> new Memory.MyClaim(
                            one.planId(), one.step(), one.claimId(), one.askedAt(), one.lookFirst(), false));
            Memory next = new Memory(
                    memory.tracks(),
                    memory.recorded(),
                    claim,
                    memory.ended(),
                    memory.verifying(),
                    memory.inSlot(),
                    memory.pause(),
                    memory.waitsFor(),
                    memory.runs(),
                    memory.coming());
            return new Turn(next, turn.findings(), turn.effects());
        });
    }

    static Hooks spendsFreely() {
        Budget endless = new Budget(1_000, Duration.ofHours(1), 1_000, Duration.ofHours(1));
        return blindFor(document -> with(document, document.proposals(), document.held(), document.pause(), List.of()))
                .withTransitions((document, command, now) -> command instanceof Command.Begin begin
                        ? Transitions.decide(document, new Command.Begin(begin.actor(), begin.planId(), endless), now)
                        : Transitions.decide(document, command, now));
    }

    static Hooks ignoresHolds() {
        return blindFor(document -> keepingHolds(document, false)).withTransitions((document, command, now) -> {
            boolean acts = command instanceof Command.Begin || command instanceof Command.Propose;
            return acts
                    ? deciding(
                            document,
                            command,
                            now,
                            all -> keepingHolds(all, false),
                            next -> with(next, next.proposals(), document.held(), next.pause(), next.recent()))
                    : Transitions.decide(document, command, now);
        });
    }

    static Hooks ignoresBrokenGlass() {
        return blindFor(document -> keepingHolds(document, true)).withTransitions((document, command, now) -> {
            boolean acts = command instanceof Command.Begin || command instanceof Command.ClaimStep;
            return acts
                    ? deciding(
                            document,
                            command,
                            now,
                            all -> keepingHolds(all, true),
                            next -> with(next, next.proposals(), document.held(), next.pause(), next.recent()))
                    : Transitions.decide(document, command, now);
        });
    }

    /** @param ofRules those for broken glass are dropped; else those of rules */
    private static Decisions keepingHolds(Decisions document, boolean ofRules) {
        List<Held> held = document.held().stream()
                .filter(one -> ofRules != one.rule().equals(Held.BREAK_GLASS))
                .toList();
        return with(document, document.proposals(), held, document.pause(), document.recent());
    }

    static Hooks endsPausesByItsClock() {
        return Hooks.NONE.withAfterTurn((input, turn) -> input.decisions()
                .value()
                .flatMap(Decisions::pause)
                .filter(pause -> !input.now().isBefore(pause.until()))
                .map(pause -> adding(turn, new Effect.Decide(new Command.ExpirePause("agent", pause.since()))))
                .orElse(turn));
    }

    static Hooks keepsQuiet() {
        return Hooks.NONE.withAfterTurn((input, turn) -> new Turn(
                turn.memory(),
                turn.findings(),
                turn.effects().stream()
                        .filter(effect -> !(effect instanceof Effect.Decide decide
                                && decide.command() instanceof Command.StepDone))
                        .toList()));
    }

    static Hooks hidesWhatIsStalled() {
        return Hooks.NONE.withAfterTurn((input, turn) -> new Turn(
                turn.memory(),
                turn.findings().stream()
                        .filter(finding ->
                                finding.state() != FindingState.STALLED && finding.state() != FindingState.ABORTING)
                        .toList(),
                turn.effects()));
    }

    /** Its turn begins whatever is approved for it. */
    static Hooks beginsOnMemoryAlone() {
        Budget wide = new Budget(50, Duration.ofHours(4), 90, Duration.ofHours(4));
        return Hooks.NONE.withAfterTurn((input, turn) -> input.decisions()
                .value()
                .filter(document -> document.active().isEmpty())
                .flatMap(document -> document.proposals().stream()
                        .filter(one ->
                                one.plan().mode() == Mode.AUTO || one.approval().isPresent())
                        .findFirst())
                .map(one -> adding(
                        turn,
                        new Effect.Decide(new Command.Begin(
                                one.plan().target().value(), one.plan().id(), wide))))
                .orElse(turn));
    }

    /** A loop that does not see a part of the decisions. */
    static Hooks blindFor(UnaryOperator<Decisions> hiding) {
        return Hooks.NONE.withBeforeTurn(input -> new Input(
                input.now(),
                input.uptime(),
                input.entropy(),
                input.picture(),
                input.decisions().map(hiding),
                input.measured(),
                input.ended()));
    }

    private static Turn adding(Turn turn, Effect effect) {
        List<Effect> effects = new ArrayList<>(turn.effects());
        effects.add(0, effect);
        return new Turn(turn.memory(), turn.findings(), effects);
    }

    static Answer deciding(
            Decisions document,
            Command command,
            Instant now,
            UnaryOperator<Decisions> before,
            UnaryOperator<Decisions> after) {
        Answer answer = Transitions.decide(before.apply(document), command, now);
        return answer instanceof Answer.Decided decided
                ? new Answer.Decided(after.apply(decided.decisions()), decided.entry())
                : answer;
    }

    private static Decisions withoutPause(Decisions document) {
        return withPause(document, Optional.empty());
    }

    private static Decisions withPause(Decisions document, Optional<Pause> pause) {
        return with(document, document.proposals(), document.held(), pause, document.recent());
    }

    private static Decisions with(
            Decisions document,
            List<ProposedPlan> proposals,
            List<Held> held,
            Optional<Pause> pause,
            List<Run> recent) {
        return new Decisions(
                document.formatVersion(),
                document.cluster(),
                document.active(),
                proposals,
                held,
                pause,
                recent,
                document.declared(),
                document.rehearsal(),
                document.measured());
    }
}
