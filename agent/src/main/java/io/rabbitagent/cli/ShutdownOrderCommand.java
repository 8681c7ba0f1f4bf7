package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.ShutdownOrderView;
import io.rabbitagent.operations.ShutdownOrders;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code agent shutdown-order}. */
@Command(
        name = "shutdown-order",
        description =
                "Shows in which order the nodes went down, by whom each saw running when it ended, and who may start"
                        + " first.")
final class ShutdownOrderCommand extends ViewCommand<ShutdownOrderView> {
    @Override
    ShutdownOrderView view(AgentAccess agent) throws OperationException {
        return ShutdownOrders.of(agent);
    }

    @Override
    void print(ShutdownOrderView view, TextOut out) {
        out.line("Verdict: " + out.paint().strong(view.verdict()) + "  " + meaning(view));
        if (!view.order().isEmpty()) {
            String drawn =
                    view.order().stream().map(ShutdownOrderCommand::group).collect(Collectors.joining("  then  "));
            out.wrapped("Went down: ", drawn);
        }
        if (!view.evidence().isEmpty()) {
            TextOut.Table table = out.table("NODE", "ENDED", "AT (ITS CLOCK)", "LAST SAW RUNNING", "SOURCE");
            view.evidence()
                    .forEach(one -> table.row(
                            one.node(),
                            one.how(),
                            one.at().toString(),
                            String.join(" ", one.sawRunning()),
                            one.source()));
            table.print();
        }
        view.missing().forEach(missing -> out.wrapped("Missing: ", missing.node() + ", " + missing.why()));
        view.contradictions().forEach(text -> out.wrapped("Contradiction: ", text));
    }

    private static String meaning(ShutdownOrderView view) {
        return switch (view.verdict()) {
            case "running" -> "a member runs; the others may start in any order";
            case "last-down" -> "start " + String.join(" ", view.startFirst()) + " first, it was the last to go down";
            case "stopped-together" -> "start all of these together: " + String.join(" ", view.startFirst());
            case "split" -> "groups ended without seeing each other; a human must decide whose data to keep";
            default -> "the evidence does not tell who may start first; start nobody by guess";
        };
    }

    private static String group(List<String> nodes) {
        return nodes.size() == 1 ? nodes.get(0) : "(" + String.join(" ", nodes) + " together)";
    }
}
