package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gates that every plan has, whatever its rule. */
final class CommonGates {
    private CommonGates() {}

    static GateResult notPaused(Fact<Decisions> decisions, Instant now) {
        return new GateResult("not-paused", about(decisions, document -> {
            boolean paused = Brakes.paused(document, now);
            String text = document.pause()
                    .filter(pause -> paused)
                    .map(pause -> "paused by " + pause.actor() + " until " + pause.until() + ": " + pause.reason())
                    .orElse("remediation is not paused");
            return Judgement.of(!paused, text);
        }));
    }

    static GateResult notHeld(Fact<Decisions> decisions, Rule rule, NodeName target) {
        return new GateResult(
                "not-held",
                about(
                        decisions,
                        document -> document.heldFor(rule.name(), target)
                                .map(held -> Judgement.of(
                                        false,
                                        "held since plan " + held.planId() + " (" + held.why() + "); agent ack "
                                                + held.planId()))
                                .orElseGet(() -> Judgement.of(true, "nothing is held"))));
    }

    static GateResult budget(Fact<Decisions> decisions, Rule rule, NodeName target, Instant now) {
        return new GateResult("budget", about(decisions, document -> {
            long onNode = runsSince(document, rule, now.minus(rule.budget().perNodeWindow()), target);
            long onAll = runsSince(document, rule, now.minus(rule.budget().perClusterWindow()), null);
            boolean open =
                    onNode < rule.budget().perNode() && onAll < rule.budget().perCluster();
            return Judgement.of(
                    open,
                    onNode + " of " + rule.budget().perNode() + " in "
                            + text(rule.budget().perNodeWindow())
                            + " on the node, " + onAll + " of " + rule.budget().perCluster() + " in "
                            + text(rule.budget().perClusterWindow()) + " in the cluster");
        }));
    }

    static GateResult agentsPresent(ClusterPicture picture, List<Step> steps) {
        TreeSet<NodeName> absent = new TreeSet<>();
        for (Step step : steps) {
            Presence presence = picture.report(step.on()).presence();
            if (!presence.fresh() && presence.lastChange().isEmpty()) {
                return new GateResult(
                        "agents-present", Judgement.unknown("no news of the agent of " + step.on() + " so far"));
            }
            if (!presence.fresh()) {
                absent.add(step.on());
            }
        }
        return new GateResult(
                "agents-present",
                Judgement.of(
                        absent.isEmpty(),
                        absent.isEmpty()
                                ? "each step's node has its agent"
                                : "no agent answers on " + NodeNames.listed(absent)));
    }

    private static long runsSince(Decisions document, Rule rule, Instant from, @Nullable NodeName target) {
        return document.recent().stream()
                .filter(run -> run.rule().equals(rule.name()) && run.endedAt().isAfter(from))
                .filter(run -> target == null || run.target().equals(target))
                .count();
    }

    private static Judgement about(Fact<Decisions> decisions, Function<Decisions, Judgement> judge) {
        return Judgement.about("the decisions document", decisions, judge);
    }

    private static String text(Duration window) {
        return window.toMinutes() % 60 == 0 ? window.toHours() + " h" : window.toMinutes() + " min";
    }
}
