package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.Explain;
import io.rabbitagent.operations.ExplainView;
import io.rabbitagent.operations.ExplainView.GateLine;
import io.rabbitagent.operations.ExplainView.InputView;
import io.rabbitagent.operations.ExplainView.RuleLine;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.StatusView;
import java.util.List;
import java.util.stream.Collectors;
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
        return Explain.of(agent.situation(), name);
    }

    @Override
    void print(ExplainView view, TextOut out) {
        wrongRules(view.inForce(), out);
        view.nodes().forEach(node -> {
            out.line(out.paint().strong(node.node()) + " is " + node.state());
            node.unknown()
                    .forEach(fact ->
                            out.wrapped("  " + fact.fact() + " unknown: ", fact.reason() + ": " + fact.detail()));
        });
        view.rules().forEach(rule -> print(rule, out));
    }

    /** What is explained are the last good rules then, and not what somebody has just written. */
    private static void wrongRules(StatusView.Rules rules, TextOut out) {
        int problems = rules.problems().size();
        if (problems > 0) {
            out.wrapped(
                    out.paint().bad("Rules are wrong: "),
                    StatusText.whichStay(rules) + "; " + problems + (problems == 1 ? " problem" : " problems")
                            + ": see agent status");
        }
    }

    private static void print(RuleLine rule, TextOut out) {
        out.line(out.paint().strong(rule.rule()) + " on " + rule.about() + ": " + fires(rule)
                + rule.state().map(state -> ", " + state).orElse("") + ", mode " + rule.mode());
        out.wrapped("  because ", rule.because());
        asked(rule.condition(), rule.inputs(), out);
        for (GateLine gate : rule.gates()) {
            out.wrapped("  gate " + gate.name() + " ", gate.verdict() + ": " + gate.detail());
            if (!gate.verdict().equals("pass")) {
                asked(gate.condition(), gate.inputs(), out);
            }
        }
        rule.unblocks().forEach(what -> out.wrapped("  waits for ", what));
    }

    /** The comparison and what went into it, where it stands in a rule's file. */
    private static void asked(String condition, List<InputView> inputs, TextOut out) {
        if (!condition.isEmpty()) {
            out.wrapped("    asks ", condition.replaceAll("\\s+", " "));
        }
        if (!inputs.isEmpty()) {
            String read = inputs.stream()
                    .map(input -> input.fact() + " = " + input.value())
                    .collect(Collectors.joining(", "));
            out.wrapped("    reads ", read);
        }
    }

    private static String fires(RuleLine rule) {
        return switch (rule.fires()) {
            case "true" -> "fires";
            case "false" -> "does not fire";
            default -> "can't be told, so it does not fire";
        };
    }
}
