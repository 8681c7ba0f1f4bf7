package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.leave.LeaveRemedy;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A member that a human wants to leave: the word is said, the plan that follows from it is waited for, and the word ends with the
 * command unless the plan goes on.
 */
public final class Leaving {
    /** What goes with the node is asked of its broker only now; of many queues it takes a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Declaration.What WHAT = Declaration.What.LEAVING;

    private final AgentAccess agent;
    private final NodeName node;
    private final String rule;

    public Leaving(AgentAccess agent, NodeName node, String rule) {
        this.agent = agent;
        this.node = node;
        this.rule = rule;
    }

    /** Whether a rule of that name is there, and takes members out of the cluster. */
    public static boolean isBy(String rule, List<Rule> rules) {
        return rules.stream().anyMatch(one -> one.name().equals(rule) && one.remedy() instanceof LeaveRemedy);
    }

    /**
     * Whether a rule is named that has members leave: it acts on nobody who is not named, too.
     *
     * @param lost whether something is said of lost members at the same time
     */
    public static boolean isAbout(Selection selection, List<Rule> rules, boolean lost) throws OperationException {
        boolean leaves = selection.rule().filter(rule -> isBy(rule, rules)).isPresent();
        if (leaves && (selection.node().isEmpty() || lost)) {
            throw new OperationException(
                    Kind.USAGE,
                    "--rule " + selection.rule().orElseThrow()
                            + " needs --node: which member is to leave. It goes without --lost and --not-lost");
        }
        return leaves;
    }

    /** The same situation, as if it had been asked to leave. */
    public static Situation asIf(Situation situation, NodeName node) {
        List<Declaration> all = new ArrayList<>(
                situation.decisions().value().map(Decisions::declared).orElse(List.of()));
        all.add(new Declaration(node, WHAT, "this dry run", "as asked", situation.now()));
        return situation.asIfDeclared(all);
    }

    /** Who has asked before; empty where nobody has. */
    public Optional<Declaration> asked() throws OperationException {
        return Plans.decisions(agent.situation()).declared(node, WHAT);
    }

    /**
     * Asks a member to leave where nobody waits for what comes of it.
     *
     * @return who was meant
     * @throws OperationException where no rule in force takes members out, or none would find this one
     */
    public static NodeName ask(AgentAccess agent, String name, String actor, String reason) throws OperationException {
        Situation situation = agent.situation();
        NodeName node = Selection.member(name, situation.picture().members());
        Rule rule = situation.rules().all().stream()
                .filter(one -> one.remedy() instanceof LeaveRemedy)
                .findFirst()
                .orElseThrow(() ->
                        new OperationException(Kind.CONFLICT, "no rule in force takes members out of the cluster"));
        Judgement when = rule.when().judge(asIf(situation, node).picture(), node);
        if (when.verdict() == Verdict.FALSE) {
            throw new OperationException(Kind.REFUSED, node + " can't leave: " + words(when));
        }
        new Leaving(agent, node, rule.name()).ask(actor, reason);
        return node;
    }

    public void ask(String actor, String reason) throws OperationException {
        agent.decide(new Command.Declare(actor, node, WHAT, reason));
    }

    public void takeBack(String actor, String reason) throws OperationException {
        agent.decide(new Command.TakeBack(actor, node, WHAT, reason));
    }

    /** Waits until there is a plan, or a gate is shut; a gate that is unknown may only not have been asked yet. */
    public void await(BooleanSupplier cancelled) throws OperationException {
        Situation situation = agent.situation();
        Duration end = situation.uptime().plus(PATIENCE);
        while (!isSettled(situation)
                && !cancelled.getAsBoolean()
                && situation.uptime().compareTo(end) < 0) {
            situation = agent.situationAfter(situation, LOOK_EVERY);
        }
    }

    private boolean isSettled(Situation situation) throws OperationException {
        Decisions decisions = Plans.decisions(situation);
        if (decisions.proposalFor(rule, node).isPresent()
                || decisions.activeFor(rule, node).isPresent()) {
            return true;
        }
        Optional<Finding> found = situation.findings().stream()
                .filter(finding ->
                        finding.rule().equals(rule) && finding.target().equals(node))
                .findFirst();
        return found.filter(finding -> finding.state() == FindingState.BLOCKED)
                .flatMap(Finding::blockedBy)
                .filter(why -> !why.contains(" unknown"))
                .isPresent();
    }

    /** Why no plan follows from the word; empty where something is found of it, or a plan of it is there. */
    public Optional<String> unfounded() throws OperationException {
        Situation situation = agent.situation();
        Decisions decisions = Plans.decisions(situation);
        boolean found = situation.findings().stream()
                .anyMatch(finding ->
                        finding.rule().equals(rule) && finding.target().equals(node));
        if (found
                || decisions.proposalFor(rule, node).isPresent()
                || decisions.activeFor(rule, node).isPresent()) {
            return Optional.empty();
        }
        return agent.rules().stream()
                .filter(one -> one.name().equals(rule))
                .findFirst()
                .map(one -> words(one.when().judge(situation.picture(), node)));
    }

    private static String words(Judgement when) {
        return switch (when.verdict()) {
            case TRUE -> "the rule's condition holds, and was not found in time: " + when.detail();
            case FALSE -> "the rule's condition does not hold: " + when.detail();
            case UNKNOWN -> "whether the rule's condition holds is unknown: " + when.detail();
        };
    }

    /** Whether the word has to be taken back: it stands, the node has not left, and no plan of it goes on. */
    public boolean isLeftOver() throws OperationException {
        Situation situation = agent.situation();
        Decisions decisions = Plans.decisions(situation);
        boolean goesOn = decisions.activeFor(rule, node).isPresent()
                || decisions
                        .proposalFor(rule, node)
                        .flatMap(ProposedPlan::approval)
                        .isPresent();
        return decisions.declared(node, WHAT).isPresent() && !hasLeft(situation) && !goesOn;
    }

    /** Silence is no leaving: somebody else has to have told who the members are. */
    private boolean hasLeft(Situation situation) {
        List<ClusterView> others = situation.picture().views().values().stream()
                .filter(view -> !view.observer().equals(node))
                .toList();
        return !others.isEmpty()
                && others.stream().noneMatch(view -> view.members().contains(node));
    }
}
