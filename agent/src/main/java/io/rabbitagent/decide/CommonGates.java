package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Rule;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** The gates that every plan has, whatever its rule. */
final class CommonGates {
    private CommonGates() {}

    static GateResult notPaused(Fact<Decisions> decisions) {
        return new GateResult(
                CommonGate.NOT_PAUSED.name(),
                about(
                        decisions,
                        document -> Judgement.of(
                                document.pause().isEmpty(),
                                document.pause()
                                        .map(pause -> "paused by " + pause.actor() + " until " + pause.until() + ": "
                                                + pause.reason())
                                        .orElse("remediation is not paused"))));
    }

    static GateResult notHeld(Fact<Decisions> decisions, Rule rule, NodeName target) {
        return new GateResult(
                CommonGate.NOT_HELD.name(),
                about(
                        decisions,
                        document -> document.heldFor(rule.name(), target)
                                .or(document::glassBroken)
                                .map(held -> Judgement.of(
                                        false,
                                        "held since plan " + held.planId() + " (" + held.why() + "); agent ack "
                                                + held.planId()))
                                .orElseGet(() -> Judgement.of(true, "nothing is held"))));
    }

    static GateResult budget(Fact<Decisions> decisions, Rule rule, NodeName target, Ledger ledger) {
        return new GateResult(
                CommonGate.BUDGET.name(),
                about(decisions, document -> ledger.judge(document, rule.name(), target, rule.budget())));
    }

    static GateResult agentsPresent(ClusterPicture picture, List<Step> steps) {
        TreeSet<NodeName> absent = new TreeSet<>();
        for (Step step : steps) {
            Presence presence = picture.report(step.on()).presence();
            if (!presence.fresh() && presence.lastChange().isEmpty()) {
                return new GateResult(
                        CommonGate.AGENTS_PRESENT.name(),
                        Judgement.unknown("no news of the agent of " + step.on() + " so far"));
            }
            if (!presence.fresh()) {
                absent.add(step.on());
            }
        }
        return new GateResult(
                CommonGate.AGENTS_PRESENT.name(),
                Judgement.of(
                        absent.isEmpty(),
                        absent.isEmpty()
                                ? "each step's node has its agent"
                                : "no agent answers on " + NodeNames.listed(absent)));
    }

    private static Judgement about(Fact<Decisions> decisions, Function<Decisions, Judgement> judge) {
        return Judgement.about("the decisions document", decisions, judge);
    }
}
