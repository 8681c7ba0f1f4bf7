package io.rabbitagent.cli;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.Explain;
import io.rabbitagent.operations.ExplainView;
import io.rabbitagent.operations.ExplainView.RuleLine;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.rules.Rule;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agent explain}. */
@Command(
        name = "explain",
        description =
                "Shows for a node or a rule why each rule fires or does not, each gate with its inputs, and what would"
                        + " unblock it.")
final class ExplainCommand extends ViewCommand<ExplainView> {
    @Parameters(
            paramLabel = "NODE|RULE",
            description = "a node such as rabbit@rb1, its host, or a rule such as app-stopped")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String name;

    @Override
    ExplainView view(AgentAccess agent) throws OperationException {
        Situation situation = agent.situation();
        List<NodeName> members = situation.picture().members();
        List<Rule> rules = situation.rules().all();
        return Explain.of(situation, rules, Explain.selection(name, rules, members));
    }

    @Override
    void print(ExplainView view, TextOut out) {
        view.nodes().forEach(node -> {
            out.line(out.paint().strong(node.node()) + " is " + node.state());
            node.unknown()
                    .forEach(fact ->
                            out.wrapped("  " + fact.fact() + " unknown: ", fact.reason() + ": " + fact.detail()));
        });
        view.rules().forEach(rule -> print(rule, out));
    }

    private static void print(RuleLine rule, TextOut out) {
        out.line(out.paint().strong(rule.rule()) + " on " + rule.about() + ": " + fires(rule)
                + rule.state().map(state -> ", " + state).orElse("") + ", mode " + rule.mode());
        out.wrapped("  because ", rule.because());
        rule.gates().forEach(gate -> out.wrapped("  gate " + gate.name() + " ", gate.verdict() + ": " + gate.detail()));
        rule.unblocks().forEach(what -> out.wrapped("  waits for ", what));
    }

    private static String fires(RuleLine rule) {
        return switch (rule.fires()) {
            case "true" -> "fires";
            case "false" -> "does not fire";
            default -> "can't be told, so it does not fire";
        };
    }
}
