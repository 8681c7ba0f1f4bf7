package io.rabbitagent.cli;

import io.rabbitagent.decide.Explanation;
import io.rabbitagent.operations.RemediationView;
import io.rabbitagent.operations.RemediationView.GateView;
import io.rabbitagent.operations.RemediationView.LossView;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.operations.RemediationView.StepView;
import io.rabbitagent.plan.Counted;

/** Plans as people read them: who says what, what must hold, what would be done, what may be lost, how to get back. */
final class PlanText {
    private static final int MOST_LOSSES = 50;

    private PlanText() {}

    static void nodes(RemediationView view, TextOut out) {
        TextOut.Table table = out.table("NODE", "STATE", "SEES AS MEMBERS");
        view.nodes()
                .forEach(node -> table.row(
                        node.name(),
                        node.state(),
                        node.members().isEmpty() ? "can't be asked" : String.join(" ", node.members())));
        table.print();
    }

    static void plan(PlanView plan, TextOut out) {
        out.line("Plan " + id(plan, out.paint()) + "  " + plan.rule() + " on " + plan.about() + "  mode " + plan.mode()
                + (plan.destructive() ? "  " + out.paint().bad("destructive") : ""));
        out.wrapped("  ", plan.summary());
        out.line("  Gates");
        for (GateView gate : plan.gates()) {
            out.wrapped("    " + verdict(gate, out.paint()) + " ", gate.name() + ": " + gate.detail());
        }
        out.line("  Steps");
        for (StepView step : plan.steps()) {
            out.line("    " + step.n() + " " + step.on() + " " + step.action()
                    + (step.destructive() ? out.paint().bad(", deletes what only this node holds") : ""));
            // Not broken at the terminal's width: it is there to be copied.
            out.line("        " + step.command());
        }
        losses(plan, out);
        out.wrapped("  Undo    ", plan.undo());
    }

    /** A plan that was made only to be shown can't be approved, so it is not called by a name. */
    private static String id(PlanView plan, Paint paint) {
        return plan.id().equals(Explanation.NOT_PROPOSED) ? "(not proposed yet)" : paint.strong(plan.id());
    }

    private static String verdict(GateView gate, Paint paint) {
        return switch (gate.verdict()) {
            case "pass" -> paint.good("pass   ");
            case "fail" -> paint.bad("fail   ");
            default -> paint.doubtful("unknown");
        };
    }

    private static void losses(PlanView plan, TextOut out) {
        if (plan.losses().isEmpty() && plan.lossesUnknown().isEmpty()) {
            out.line("  Losses  none");
            return;
        }
        out.line("  " + out.paint().bad("Losses"));
        plan.losses().stream().limit(MOST_LOSSES).forEach(loss -> out.wrapped("    ", words(loss)));
        int more = plan.losses().size() - MOST_LOSSES;
        if (more > 0) {
            out.line("    and " + more + " more queues: -o json names them");
        }
        plan.lossesUnknown().forEach(text -> out.wrapped("    not known: ", text));
    }

    private static String words(LossView loss) {
        String messages =
                loss.messages().map(count -> Counted.of(count, "message")).orElse("messages not counted");
        return loss.queue() + " in vhost " + loss.vhost() + ": " + messages + ", " + loss.why();
    }
}
