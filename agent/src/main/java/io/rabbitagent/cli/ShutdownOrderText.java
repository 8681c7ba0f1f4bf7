package io.rabbitagent.cli;

import io.rabbitagent.operations.ShutdownOrderView;
import io.rabbitagent.operations.ShutdownOrderView.Advice;
import io.rabbitagent.operations.ShutdownOrderView.Command;
import io.rabbitagent.operations.ShutdownOrderView.Evidence;
import java.util.ArrayList;
import java.util.List;

/** Who went down in which order, why that is believed, and what to do: for somebody who was just woken up. */
final class ShutdownOrderText {
    private ShutdownOrderText() {}

    static void print(ShutdownOrderView view, TextOut out) {
        out.wrapped("Verdict: ", verdict(view, out.paint()));
        drawing(view, out);
        evidence(view.evidence(), out);
        view.missing()
                .forEach(missing ->
                        out.wrapped(out.paint().doubtful("Missing: "), missing.node() + ", " + missing.why()));
        view.contradictions().forEach(text -> out.wrapped(out.paint().bad("Contradiction: "), text));
        advice(view.advice(), out);
    }

    private static String verdict(ShutdownOrderView view, Paint paint) {
        String first = String.join(", ", view.startFirst());
        if (view.obstacle().isPresent()) {
            return paint.strong(view.verdict()) + "  start nothing yet: a human has to decide";
        }
        return paint.strong(view.verdict()) + "  "
                + switch (view.verdict()) {
                    case "running" -> "a member runs; the others may start in any order";
                    case "last-down" ->
                        view.startFirst().size() == 1
                                ? first + " went down last, and starts first"
                                : "one went down last, and boots only together with others: " + first;
                    case "stopped-together" ->
                        first + " have to start together" + (all(view) ? "" : ", before all others");
                    case "split" -> "groups ended without seeing each other; a human must choose whose data to keep";
                    default -> "the evidence does not tell who may start first; start nobody by guess";
                };
    }

    private static boolean all(ShutdownOrderView view) {
        return view.startFirst().size()
                == view.order().stream().mapToInt(List::size).sum();
    }

    private static void drawing(ShutdownOrderView view, TextOut out) {
        if (!view.order().isEmpty()) {
            out.line();
            out.line("Order, time going down"
                    + (groups(view) ? "; of those in [ ] none is known to have ended first" : ""));
            new OrderDrawing(view, out.columns()).lines().forEach(line -> out.line("  " + line.painted(out.paint())));
        }
    }

    private static boolean groups(ShutdownOrderView view) {
        return view.order().stream().anyMatch(group -> group.size() > 1);
    }

    private static void evidence(List<Evidence> evidence, TextOut out) {
        if (evidence.isEmpty()) {
            return;
        }
        out.line();
        out.line("Evidence");
        TextOut.Table table = out.table("NODE", "ENDED", "AT (ITS CLOCK)", "KNOWN FROM", "AGENT", "LAST SAW RUNNING");
        evidence.forEach(one -> table.row(
                one.node(), one.how(), at(one), one.source(), one.agent(), String.join(" ", one.sawRunning())));
        table.print();
        evidence.forEach(one -> since(one, out));
    }

    /** Files that were found tell no more than that the node had ended by then. */
    private static String at(Evidence one) {
        return switch (one.source()) {
            case "history" -> one.at().toString();
            default -> "before " + one.at();
        };
    }

    private static void since(Evidence one, TextOut out) {
        List<String> since = new ArrayList<>();
        if (one.hostRebooted()) {
            since.add("its host has booted anew");
        }
        if (one.startedSince()) {
            since.add("its Erlang VM has been started");
        }
        if (!since.isEmpty()) {
            out.wrapped("  " + one.node() + " since then: ", String.join(", ", since));
        }
    }

    private static void advice(List<Advice> advice, TextOut out) {
        if (advice.isEmpty()) {
            return;
        }
        out.line();
        out.line("What to do");
        for (int n = 0; n < advice.size(); n++) {
            out.wrapped(String.format("%3d ", n + 1), advice.get(n).text());
            // Not broken at the terminal's width: it is there to be copied.
            advice.get(n).commands().forEach(command -> out.line("      " + words(command)));
        }
    }

    private static String words(Command command) {
        return command.on().isEmpty()
                ? command.command()
                : "on " + String.join(", ", command.on()) + ": " + command.command();
    }
}
