package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.Measuring;
import io.rabbitagent.decide.Pause;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.util.Optional;

/** What stands between a finding and its plan, as somebody hears who asks for its cure. */
final class InTheWay {
    /** How a gate's line begins that time alone opens. */
    private static final String BUDGET = "budget fail";

    private final AgentAccess agent;

    InTheWay(AgentAccess agent) {
        this.agent = agent;
    }

    /** What is measured before there can be a plan, and how far that is. */
    static String measured(Finding finding) {
        return finding.state() == FindingState.MEASURING
                ? ", " + finding.blockedBy().orElse("")
                : "";
    }

    Optional<Unclear> unclear(Finding finding, Situation situation) {
        return rule(finding.rule())
                .flatMap(rule ->
                        Unclear.of(Explanation.of(rule, finding.target(), situation), about(finding, situation)));
    }

    /** As it is now; empty where what was seen is no longer so. */
    static Optional<Finding> stillFound(Finding finding, Situation situation) {
        return situation.findings().stream()
                .filter(one -> one.id().equals(finding.id()))
                .findFirst();
    }

    void refuseIfObserved(Finding finding) throws OperationException {
        if (rule(finding.rule()).filter(rule -> rule.mode() == Mode.OBSERVE).isPresent()) {
            throw new OperationException(
                    Kind.REFUSED,
                    finding.rule() + " is in mode observe: the agent shows its cure and does not run it."
                            + " See agent remediate --dry-run");
        }
    }

    void refuseIfBlocked(Finding finding, Situation situation) throws OperationException {
        if (finding.state() == FindingState.BLOCKED) {
            String why = finding.blockedBy().orElse("see agent explain " + finding.target());
            boolean timeHelps = why.startsWith(BUDGET) || why.startsWith(Measuring.FIRST);
            throw new OperationException(
                    timeHelps ? Kind.TRY_LATER : Kind.REFUSED, about(finding, situation) + " is blocked: " + why);
        }
    }

    static void refuseIfPaused(Situation situation) throws OperationException {
        Optional<Pause> pause = Plans.decisions(situation).pause();
        if (pause.isPresent()) {
            throw new OperationException(
                    Kind.TRY_LATER,
                    "remediation is paused by " + pause.get().actor() + " until "
                            + pause.get().until() + " (" + pause.get().reason()
                            + "); to end that: agent resume --reason TEXT");
        }
    }

    String about(Finding finding, Situation situation) {
        return about(finding.rule(), finding.target(), situation);
    }

    String about(String rule, NodeName target, Situation situation) {
        return rule + " on " + Targets.of(situation.picture(), agent.rules()).about(rule, target);
    }

    private Optional<Rule> rule(String name) {
        return agent.rules().stream().filter(rule -> rule.name().equals(name)).findFirst();
    }
}
