package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The gates of a rule before a step of its plan: the plan may have waited, and its own steps change what is so.
 *
 * <p>They are judged by the rule's text that is in force now, not by the one that made the plan: a gate that somebody adds
 * counts at once, and a rule that somebody has taken away or set to observe lets nothing more be destroyed.
 */
final class StepGates {
    private final RuleSet rules;

    StepGates(RuleSet rules) {
        this.rules = rules;
    }

    /** Whether gates are judged before this step. */
    boolean apply(ActivePlan active, Step step) {
        return active.plan().isGated(step) || step.action().givesWay();
    }

    /** A gate that is not open, one that is false before one that is unknown; empty where the step may go on. */
    Optional<GateResult> firstShut(ActivePlan active, Step step, ClusterPicture picture) {
        if (!apply(active, step)) {
            return Optional.empty();
        }
        RuleSet.Named named = rules.named(active.plan().rule());
        if (named instanceof RuleSet.Named.InForce in) {
            return RuleTexts.forbids(active.plan(), in.rule())
                    .map(why -> new GateResult(CommonGate.RULE_ALLOWS.name(), Verdict.FALSE, why))
                    .or(() -> firstShut(in.rule(), active, step, picture));
        }
        return Optional.of(
                named instanceof RuleSet.Named.Removed
                        ? new GateResult(CommonGate.RULE_ALLOWS.name(), Verdict.FALSE, RuleTexts.removed(active.plan()))
                        : new GateResult(
                                CommonGate.RULE_ALLOWS.name(),
                                Verdict.UNKNOWN,
                                "no rules are in force on this host: see agent status"));
    }

    private static Optional<GateResult> firstShut(Rule rule, ActivePlan active, Step step, ClusterPicture picture) {
        List<GateResult> shut = Stream.concat(unasked(rule, active, step), rule.allGates().stream())
                .filter(gate -> gate.isJudgedBefore(step, active.plan()))
                .map(gate -> judged(gate, active, picture))
                .filter(result -> !result.passes())
                .toList();
        Optional<GateResult> refused = shut.stream()
                .filter(result -> result.verdict() == Verdict.FALSE)
                .findFirst();
        return refused.or(() -> shut.stream().findFirst());
    }

    /** What nobody has approved runs only while nobody needs to: its owner may have been away since the plan began. */
    private static Stream<Gate> unasked(Rule rule, ActivePlan active, Step step) {
        boolean unasked = active.plan().mode() == Mode.AUTO && active.approval().isEmpty();
        return (step.number() == 1 || step.action().givesWay()) && unasked
                ? Stream.of(new Gate(
                        CommonGate.NEEDS_NO_APPROVAL.name(), (picture, target) -> mayRunUnasked(rule, picture, target)))
                : Stream.empty();
    }

    private static Judgement mayRunUnasked(Rule rule, ClusterPicture picture, NodeName target) {
        return rule.mode() == Mode.AUTO
                ? rule.unasked().judge(picture, target)
                : Judgement.of(false, "the rule's mode is " + rule.mode().text() + " now");
    }

    private static GateResult judged(Gate gate, ActivePlan active, ClusterPicture picture) {
        return new GateResult(
                gate.name(), gate.condition().judge(picture, active.plan().target()));
    }
}
