package io.rabbitagent.operations;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Rule;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * {@code agent remediate --break-glass}: one step on the own node, by a human's word alone, while the decisions can't be
 * read.
 *
 * <ol>
 *   <li>Only then, and only on the target's own host.
 *   <li>What is known must not speak against it: the rule fires, and no gate is false. What is unknown is shown.
 *   <li>The first step of the plan whose effect is absent, and no further one.
 *   <li>Journalled before and after; once the store answers, nothing begins until a human acknowledges.
 * </ol>
 */
public final class BreakGlass {
    /** False only since peers can't be heard of without the store; a step of theirs is not done here anyway. */
    private static final String AGENTS_PRESENT = CommonGate.AGENTS_PRESENT.name();

    private static final int ID_LENGTH = 8;

    private final AgentAccess agent;

    public BreakGlass(AgentAccess agent) {
        this.agent = agent;
    }

    /** @param why the decisions can't be read */
    public record Offer(String why, Plan plan, PlanView view, Step step) {}

    /** Finds the one step. @throws OperationException where this is not the way, or something speaks against it */
    public Offer offer(String cluster, String ruleName, String nodeName) throws OperationException {
        Situation situation = agent.situation();
        String own = situation.picture().clusterName();
        if (!own.equals(cluster)) {
            throw new OperationException(Kind.USAGE, "this host's agent is of cluster " + own + ", not of " + cluster);
        }
        NodeName node = Selection.member(nodeName, situation.picture().members());
        if (!node.equals(agent.node())) {
            throw new OperationException(
                    Kind.REFUSED,
                    "the glass is broken only on the node's own host: this is " + agent.node() + "'s, run it on "
                            + node.host());
        }
        if (!(situation.decisions() instanceof Fact.Unknown<Decisions> missing)) {
            throw new OperationException(
                    Kind.REFUSED, "the store answers: use agent remediate --rule " + ruleName + " --node " + nodeName);
        }
        Plan plan = plan(rule(ruleName), node, situation);
        PlanView view = DryRun.view(plan, Targets.of(situation.picture(), agent.rules()));
        return new Offer(missing.detail(), plan, view, nextStep(plan, node));
    }

    private Rule rule(String name) throws OperationException {
        return agent.rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        Kind.USAGE, "there is no rule " + name + "; rules are " + Selection.names(agent.rules())));
    }

    private Plan plan(Rule rule, NodeName node, Situation situation) throws OperationException {
        Explanation explanation = Explanation.of(rule, node, situation);
        String about = rule.name() + " on " + node;
        if (!explanation.when().holds()) {
            throw new OperationException(
                    Kind.REFUSED,
                    about + " is not found here: " + explanation.when().detail());
        }
        Plan plan = explanation
                .plan()
                .orElseThrow(() -> new OperationException(
                        Kind.REFUSED,
                        about + " has no plan: " + explanation.notPossible().orElse("")));
        List<GateResult> shut = plan.gates().stream()
                .filter(gate -> gate.verdict() == Verdict.FALSE && !gate.name().equals(AGENTS_PRESENT))
                .toList();
        if (!shut.isEmpty()) {
            throw new OperationException(
                    Kind.REFUSED,
                    about + " is blocked: "
                            + shut.stream()
                                    .map(gate -> gate.name() + " fail, " + gate.detail())
                                    .collect(Collectors.joining("; ")));
        }
        return named(plan);
    }

    private Plan named(Plan plan) throws OperationException {
        return plan.named(agent.glassBox().planId(plan.digest()).orElseGet(BreakGlass::newId));
    }

    private Step nextStep(Plan plan, NodeName node) throws OperationException {
        GlassBox box = agent.glassBox();
        for (Step step : plan.steps()) {
            String name = "step " + step.number() + ", " + step.action().name();
            if (!step.on().equals(node)) {
                throw new OperationException(
                        Kind.REFUSED, name + ", is next, and is for " + step.on() + ": run it on that host");
            }
            StepEnd seen = box.look(plan, step);
            if (seen.result() == StepEnd.Result.ABSENT) {
                return step;
            }
            if (seen.result() != StepEnd.Result.DONE) {
                throw new OperationException(
                        Kind.REFUSED,
                        "whether " + name + ", has taken effect can't be told: " + seen.detail() + ". By hand: "
                                + step.action().command());
            }
        }
        throw new OperationException(
                Kind.REFUSED, "every step of the plan has taken effect already; what is left is to wait and look");
    }

    /** A name for one use. */
    public static String newId() {
        return "g-" + UUID.randomUUID().toString().substring(0, ID_LENGTH);
    }

    /** Does the step of an offer that a human has confirmed. */
    public StepEnd use(String id, String actor, String reason, Offer offer) throws OperationException {
        return agent.glassBox().act(new GlassBox.Act(id, actor, reason, offer.plan(), offer.step()));
    }
}
