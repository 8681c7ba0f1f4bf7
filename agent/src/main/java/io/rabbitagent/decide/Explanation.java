package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Why a rule fires for a member, or does not, and what stands in the way of its plan.
 *
 * @param when the rule's condition
 * @param gates every gate of the plan that there would be; empty where the remedy can't offer one
 * @param plan the one that is proposed, as it was proposed, while it stands: that is what an approval is of; else the plan as it would
 *     be made now, which has no name yet. With its gates as they are judged now
 * @param notPossible why the remedy can't offer a plan
 * @param waits what the plan that is proposed waits for, though nobody has to be asked about it
 */
public record Explanation(
        Rule rule,
        NodeName target,
        Judgement when,
        List<GateResult> gates,
        Optional<Plan> plan,
        Optional<String> notPossible,
        Optional<String> waits) {
    public Explanation {
        gates = List.copyOf(gates);
    }

    /** Names a plan that was made only to be shown: it is not the one that is proposed, though there may be one. */
    public static final String NOT_PROPOSED = "not-proposed";

    public static Explanation of(Rule rule, NodeName target, Situation situation) {
        Judgement when = rule.when().judge(situation.picture(), target);
        Planner.Draft draft = Planner.of(situation).draft(rule, target, seen(rule, target, situation));
        if (!(draft instanceof Planner.Draft.Drafted drafted)) {
            return new Explanation(
                    rule, target, when, List.of(), Optional.empty(), Planner.without(draft), Optional.empty());
        }
        Plan now = drafted.plan();
        Plan plan = standing(rule, now, situation)
                .map(proposed -> proposed.judged(now.gates()))
                .orElseGet(() -> now.named(NOT_PROPOSED));
        return new Explanation(
                rule, target, when, plan.gates(), Optional.of(plan), Optional.empty(), waits(rule, target, situation));
    }

    private static Optional<String> waits(Rule rule, NodeName target, Situation situation) {
        return situation.findings().stream()
                .filter(finding -> finding.rule().equals(rule.name())
                        && finding.target().equals(target)
                        && finding.state() != FindingState.BLOCKED)
                .findFirst()
                .flatMap(Finding::blockedBy);
    }

    private static Judgement seen(Rule rule, NodeName target, Situation situation) {
        Track track = situation.memory().tracks().get(new FindingKey(rule.name(), target));
        return track == null ? Judgement.unknown("not judged yet") : track.seenLongEnough(rule, situation.uptime());
    }

    /** What is proposed, unless the agents take it back: its rule is edited, or planning again gives another plan or larger losses. */
    private static Optional<Plan> standing(Rule rule, Plan now, Situation situation) {
        return situation
                .decisions()
                .value()
                .flatMap(document -> document.proposalFor(rule.name(), now.target()))
                .map(ProposedPlan::plan)
                .filter(proposed -> proposed.mode() == now.mode()
                        && !RuleTexts.edited(proposed, rule)
                        && Planner.covers(rule, situation.picture(), proposed, now));
    }
}
