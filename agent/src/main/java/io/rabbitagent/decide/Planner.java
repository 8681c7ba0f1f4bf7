package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a rule's plan for a target from what is known now. Loop and dry run share it: what is shown is what runs. Each
 * plan is made once, however many parts of a turn ask for it.
 */
final class Planner {
    /** The gate that is shut while a finding is pending. */
    static final String SEEN = CommonGate.SEEN_LONG_ENOUGH.name();

    private final ClusterPicture picture;
    private final Fact<Decisions> decisions;
    private final Ledger ledger;
    private final Map<FindingKey, Draft> drafts = new HashMap<>();

    private Planner(ClusterPicture picture, Fact<Decisions> decisions, Ledger ledger) {
        this.picture = picture;
        this.decisions = decisions;
        this.ledger = ledger;
    }

    static Planner of(Memory memory, Input input) {
        return new Planner(input.picture(), input.decisions(), Ledger.of(memory, input.now(), input.uptime()));
    }

    static Planner of(Situation situation) {
        return new Planner(
                situation.picture(),
                situation.decisions(),
                Ledger.of(situation.memory(), situation.now(), situation.uptime()));
    }

    /** A plan that has no name yet. */
    Draft draft(Rule rule, NodeName target, Judgement seenLongEnough) {
        return drafts.computeIfAbsent(
                new FindingKey(rule.name(), target), key -> newDraft(rule, target, seenLongEnough));
    }

    private Draft newDraft(Rule rule, NodeName target, Judgement seenLongEnough) {
        Remedy.Proposal proposal = rule.remedy().propose(picture, target);
        if (proposal instanceof Remedy.NotPossible not) {
            return new Draft.NotPossible(not.why());
        }
        if (proposal instanceof Remedy.Needs needs) {
            return Measuring.draft(needs, picture, decisions.value());
        }
        Remedy.Steps steps = (Remedy.Steps) proposal;
        Optional<String> parting = decisions.value().flatMap(document -> Parting.of(rule, target, picture, document));
        List<GateResult> gates = new ArrayList<>();
        gates.add(new GateResult(SEEN, seenLongEnough));
        gates.add(CommonGates.agentsPresent(picture, steps.steps()));
        for (Gate gate : rule.allGates()) {
            gates.add(new GateResult(gate.name(), gate.condition().judge(picture, target)));
        }
        gates.add(CommonGates.notPaused(decisions));
        gates.add(CommonGates.notHeld(decisions, rule, target));
        gates.add(CommonGates.budget(decisions, rule, target, ledger));
        return new Draft.Drafted(new Plan(
                "",
                rule.name(),
                target,
                mode(rule, picture, target, needsApproval(steps.steps())),
                rule.summary() + parting.map(words -> ". Mind that " + words).orElse("") + noted(steps),
                gates,
                steps.steps(),
                steps.losses(),
                steps.undo(),
                PlanDigest.of(rule.name(), target, steps.steps(), steps.undo()),
                rule.origin().digest(),
                rule.remedy().name(),
                rule.verification()));
    }

    private static String noted(Remedy.Steps steps) {
        return steps.notes().stream().map(note -> ". " + note).collect(Collectors.joining());
    }

    /** How far a plan may go by itself: what can destroy, or is large, is approved by a human, whatever its rule says. */
    static Mode mode(Rule rule, ClusterPicture picture, NodeName target, boolean needsApproval) {
        Mode mode = rule.modeFor(picture, target);
        return needsApproval && mode == Mode.AUTO ? Mode.APPROVE : mode;
    }

    /** Whether what was shown is what would be done now: the same plan, or one whose steps stand, says its remedy. */
    static boolean stands(Rule rule, ClusterPicture picture, Plan shown, Plan now) {
        return now.digest().equals(shown.digest()) || rule.remedy().stand(shown.steps(), picture, shown.target());
    }

    /** Whether what was shown still stands, and planning again puts nothing at risk that was not shown. */
    static boolean covers(Rule rule, ClusterPicture picture, Plan shown, Plan now) {
        return stands(rule, picture, shown, now) && now.losses().noLargerThan(shown.losses());
    }

    /** Why there is no plan; empty where there is one. */
    static Optional<String> without(Draft draft) {
        if (draft instanceof Draft.NotPossible not) {
            return Optional.of(not.why());
        }
        return draft instanceof Draft.Needs needs ? Optional.of(needs.why()) : Optional.empty();
    }

    private static boolean needsApproval(List<Step> steps) {
        return steps.stream().anyMatch(step -> step.action().needsApproval());
    }

    /** What planning comes to. */
    sealed interface Draft {
        record Drafted(Plan plan) implements Draft {}

        /** @param why in words: what has to be measured, and how far that is */
        record Needs(Remedy.Needs measurements, String why) implements Draft {}

        record NotPossible(String why) implements Draft {}
    }
}
