package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Rule;
import java.util.List;
import java.util.Optional;
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

    /** An agent that is late may be there: it opens nothing, and takes nothing back. */
    static GateResult agentsPresent(ClusterPicture picture, List<Step> steps) {
        TreeSet<NodeName> absent = new TreeSet<>();
        Judgement all = Judgement.of(true, "each step's node has its agent");
        for (Step step : steps) {
            Judgement present = Optional.ofNullable(picture.reports().get(step.on()))
                    .map(report -> present(report.presence(), step.on()))
                    .orElseGet(() -> Judgement.of(false, step.on() + " is no member"));
            if (present.verdict() == Verdict.FALSE) {
                absent.add(step.on());
            }
            all = present.holds() ? all : all.and(present);
        }
        return new GateResult(
                CommonGate.AGENTS_PRESENT.name(),
                absent.isEmpty() ? all : Judgement.of(false, "no agent answers on " + NodeNames.listed(absent)));
    }

    private static Judgement present(Presence presence, NodeName node) {
        if (!presence.fresh() && presence.lastChange().isEmpty()) {
            return Judgement.unknown("no news of the agent of " + node + " so far");
        }
        return presence.late()
                .map(past -> Judgement.unknown("no word from the agent of " + node + " for " + past.toSeconds() + " s"))
                .orElseGet(() -> Judgement.of(presence.fresh(), "the agent of " + node));
    }

    private static Judgement about(Fact<Decisions> decisions, Function<Decisions, Judgement> judge) {
        return Judgement.about("the decisions document", decisions, judge);
    }
}
