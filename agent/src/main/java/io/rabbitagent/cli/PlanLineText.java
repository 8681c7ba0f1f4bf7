package io.rabbitagent.cli;

import io.rabbitagent.operations.PlansView.HeldLine;
import io.rabbitagent.operations.PlansView.RehearsalLine;
import io.rabbitagent.operations.StatusView.PlanLine;
import java.util.List;

/** How far a plan is, and what a human may do about it; {@code status} and {@code plans} say it alike. */
final class PlanLineText {
    private PlanLineText() {}

    static void print(PlanLine plan, TextOut out) {
        out.line("  " + out.paint().strong(plan.id()) + " " + plan.rule() + " on " + plan.about() + ": "
                + plan.state()
                + plan.step().map(step -> ", step " + step).orElse("")
                + plan.on().map(node -> " on " + node).orElse("")
                + plan.seconds().map(seconds -> ", for " + seconds + " s").orElse("")
                + plan.approvedBy().map(by -> ", approved by " + by).orElse("")
                + (plan.trigger().equals("alert") ? ", asked for by an alert" : ""));
        plan.progress().ifPresent(text -> out.wrapped("    ", text));
        plan.why().ifPresent(text -> out.wrapped("    ", text));
        plan.stalled().ifPresent(why -> out.wrapped(plan.state().equals("stalled") ? "    " : "    waits: ", why));
        // Not broken at the terminal's width: it is there to be copied.
        plan.next().ifPresent(command -> out.line("    -> " + command));
    }

    /** What is being tried on copies. */
    static void rehearsal(RehearsalLine rehearsal, TextOut out) {
        String lost =
                rehearsal.lost().isEmpty() ? "with no node lost" : "without " + String.join(", ", rehearsal.lost());
        out.wrapped("Being tried on copies, ", lost + ", asked for by " + rehearsal.by() + ": " + rehearsal.reason());
    }

    static void held(List<HeldLine> held, TextOut out) {
        for (HeldLine one : held) {
            out.wrapped("Held: ", one.rule() + " on " + one.about() + " since plan " + one.plan() + ": " + one.why());
            out.line("    -> agent ack " + one.plan() + " --reason TEXT");
        }
    }
}
