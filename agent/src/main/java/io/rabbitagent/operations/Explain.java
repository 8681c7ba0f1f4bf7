package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.ExplainView.GateLine;
import io.rabbitagent.operations.ExplainView.InputView;
import io.rabbitagent.operations.ExplainView.NodeFacts;
import io.rabbitagent.operations.ExplainView.RuleLine;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.rules.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code agent explain NODE|RULE}: why each rule fires or not, and what would unblock it. */
public final class Explain {
    private Explain() {}

    /** @param name a node, a host or a rule */
    public static Selection selection(String name, RulesInForce inForce, List<NodeName> members)
            throws OperationException {
        List<Rule> rules = inForce.all();
        if (rules.stream().anyMatch(rule -> rule.name().equals(name))) {
            return new Selection(Optional.of(name), Optional.empty());
        }
        for (NodeName member : members) {
            if (member.value().equals(name) || member.host().equals(name)) {
                return new Selection(Optional.empty(), Optional.of(member));
            }
        }
        throw new OperationException(
                OperationException.Kind.NOT_FOUND,
                name + " is neither a member nor a rule; members are " + Selection.listed(members) + "; rules are "
                        + (rules.isEmpty() ? "none" : Selection.names(rules))
                        + (inForce.problems().isEmpty()
                                ? ""
                                : ". The rule files are wrong, and no change of them is followed: see agent status"));
    }

    /** @param name a node, a host or a rule */
    public static ExplainView of(Situation situation, String name) throws OperationException {
        Selection selection =
                selection(name, situation.rules(), situation.picture().members());
        return of(situation, situation.rules().all(), selection);
    }

    public static ExplainView of(Situation situation, List<Rule> rules, Selection selection) {
        List<RuleLine> lines = new ArrayList<>();
        List<NodeFacts> facts = new ArrayList<>();
        Targets targets = Targets.of(situation.picture(), rules);
        for (NodeName target : situation.picture().members()) {
            for (Rule rule : rules) {
                if (rule.targets(situation.picture()).contains(target) && selection.includes(rule, target)) {
                    lines.add(line(Explanation.of(rule, target, situation), situation, targets));
                }
            }
            if (selection.node().isEmpty() || selection.node().get().equals(target)) {
                facts.add(new NodeFacts(
                        target.value(),
                        NodeStates.of(situation.picture(), target).text(),
                        UnknownFacts.of(situation.picture().observation(target))));
            }
        }
        return new ExplainView(Formats.VERSION, lines, facts, Status.rules(situation.rules()));
    }

    private static RuleLine line(Explanation explanation, Situation situation, Targets targets) {
        Rule rule = explanation.rule();
        Mode mode = rule.modeFor(situation.picture(), explanation.target());
        List<GateLine> gates = explanation.gates().stream()
                .map(result -> gate(result, explanation, situation))
                .toList();
        return new RuleLine(
                rule.name(),
                rule.origin().file(),
                explanation.target().value(),
                targets.about(rule.name(), explanation.target()),
                mode.text(),
                explanation.when().verdict().name().toLowerCase(Locale.ROOT),
                explanation.when().detail(),
                rule.when().text().strip(),
                inputs(rule.when(), explanation, situation),
                stateOf(rule, explanation, situation),
                rule.priority(),
                gates,
                unblocks(explanation, mode, stateOf(rule, explanation, situation), situation));
    }

    /** The rule's own gates and the remedy's are asked once more, for what they read; the common ones read no facts. */
    private static GateLine gate(GateResult result, Explanation explanation, Situation situation) {
        Optional<Gate> gate = explanation.rule().allGates().stream()
                .filter(one -> one.name().equals(result.name()))
                .findFirst();
        List<InputView> inputs =
                gate.map(one -> inputs(one.condition(), explanation, situation)).orElse(List.of());
        return new GateLine(
                result.name(),
                result.verdict().gateText(),
                result.detail(),
                gate.map(one -> one.condition().text().strip()).orElse(""),
                inputs,
                gate.flatMap(Gate::unblock));
    }

    private static List<InputView> inputs(Condition condition, Explanation explanation, Situation situation) {
        return condition.readings(situation.picture(), explanation.target()).stream()
                .map(reading -> new InputView(reading.fact(), reading.value(), reading.known()))
                .toList();
    }

    private static Optional<String> stateOf(Rule rule, Explanation explanation, Situation situation) {
        return situation.findings().stream()
                .filter(one -> one.rule().equals(rule.name()) && one.target().equals(explanation.target()))
                .map(Finding::state)
                .map(state -> state.text())
                .findFirst();
    }

    private static String help(GateResult shut, Rule rule) {
        return rule.allGates().stream()
                .filter(gate -> gate.name().equals(shut.name()))
                .flatMap(gate -> gate.unblock().stream())
                .map(help -> "; what helps: " + help)
                .findFirst()
                .orElse("");
    }

    private static List<String> unblocks(
            Explanation explanation, Mode mode, Optional<String> state, Situation situation) {
        List<String> unblocks = new ArrayList<>();
        if (explanation.when().verdict() == Verdict.UNKNOWN) {
            unblocks.add("the fact to be known: " + explanation.when().detail());
        }
        if (explanation.when().verdict() != Verdict.TRUE) {
            return unblocks;
        }
        explanation.notPossible().ifPresent(why -> unblocks.add("a plan: " + why));
        explanation.waits().ifPresent(unblocks::add);
        explanation.gates().stream()
                .filter(gate -> !gate.passes())
                .map(gate -> "gate " + gate.name() + " to pass, now " + gate.detail() + help(gate, explanation.rule()))
                .forEach(unblocks::add);
        if (unblocks.isEmpty() && mode == Mode.OBSERVE) {
            unblocks.add("another mode: in mode observe the rule shows what would be done, and does not do it");
        }
        boolean decided = state.filter(one -> !one.equals(FindingState.AWAITING_APPROVAL.text())
                        && !one.equals(FindingState.PENDING.text())
                        && !one.equals(FindingState.DETECTED.text()))
                .isPresent();
        if (unblocks.isEmpty() && mode == Mode.APPROVE && !decided) {
            Rule rule = explanation.rule();
            String which = rule.scope() == Scope.CLUSTER ? "" : " --node " + explanation.target();
            unblocks.add("a human's approval: agent remediate --rule " + rule.name() + which
                    + asksBecause(rule, explanation, situation));
        }
        return unblocks;
    }

    /** Why a rule that may act by itself asks. */
    private static String asksBecause(Rule rule, Explanation explanation, Situation situation) {
        return rule.mode() == Mode.AUTO
                ? "; nobody is asked while " + rule.unasked().text().strip() + ", now: "
                        + rule.unasked()
                                .judge(situation.picture(), explanation.target())
                                .detail()
                : "";
    }
}
