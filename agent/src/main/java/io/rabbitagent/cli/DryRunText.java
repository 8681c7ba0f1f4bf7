package io.rabbitagent.cli;

import io.rabbitagent.operations.RemediationView;

/** The plans of a dry run, for people. */
final class DryRunText {
    private DryRunText() {}

    static void print(RemediationView view, TextOut out) {
        out.line("Cluster " + view.cluster());
        StoreText.unreachable(view.store(), out);
        PlanText.nodes(view, out);
        view.plans().forEach(plan -> {
            out.line();
            PlanText.plan(plan, out);
        });
        view.withoutPlan()
                .forEach(none -> out.wrapped(none.rule() + " on " + none.about() + ": ", "no plan, " + none.why()));
        if (view.plans().isEmpty() && view.withoutPlan().isEmpty()) {
            out.line("Nothing is found that a rule would act on.");
        }
        out.line();
        out.line("Nothing was changed.");
    }
}
