package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Plans;
import io.rabbitagent.operations.PlansView;
import io.rabbitagent.operations.PlansView.RehearsalLine;
import picocli.CommandLine.Command;

/** {@code agent plans}. */
@Command(name = "plans", description = "Shows the plans that wait or run, what is held, and what ran lately.")
final class PlansCommand extends ViewCommand<PlansView> {
    @Override
    PlansView view(AgentAccess agent) throws OperationException {
        return Plans.of(agent.situation());
    }

    @Override
    void print(PlansView view, TextOut out) {
        if (view.plans().isEmpty()) {
            out.line("No plan waits or runs.");
        }
        view.plans().forEach(plan -> PlanLineText.print(plan, out));
        view.details().forEach(plan -> PlanText.plan(plan, out));
        view.rehearsal().ifPresent(rehearsal -> rehearsal(rehearsal, out));
        PlanLineText.held(view.held(), out);
        if (!view.recent().isEmpty()) {
            out.line("Lately");
            TextOut.Table table = out.table("PLAN", "RULE", "TARGET", "TRIGGER", "OUTCOME", "ENDED", "DETAIL");
            view.recent()
                    .forEach(run -> table.row(
                            run.plan(),
                            run.rule(),
                            run.about(),
                            run.trigger(),
                            run.outcome(),
                            run.endedAt().toString(),
                            run.detail()));
            table.print();
        }
    }

    private static void rehearsal(RehearsalLine rehearsal, TextOut out) {
        PlanLineText.rehearsal(rehearsal, out);
        rehearsal
                .awaited()
                .forEach(one ->
                        out.wrapped("  " + one.node() + ": ", one.progress().orElse("has not reported yet")));
    }
}
