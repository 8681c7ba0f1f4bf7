package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.StatusView.PlanLine;
import io.rabbitagent.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plans that wait or run, a line each. */
final class PlanLines {
    private PlanLines() {}

    static List<PlanLine> of(Situation situation) {
        List<PlanLine> lines = new ArrayList<>();
        situation.decisions().value().ifPresent(decisions -> {
            decisions.active().ifPresent(active -> lines.add(running(active, situation.picture())));
            decisions.proposals().forEach(proposal -> lines.add(waiting(proposal, decisions)));
        });
        return lines;
    }

    /** How far a running plan is, in one line. */
    static String progress(ActivePlan active) {
        return active.nextStep()
                .map(step -> "plan " + active.plan().id() + ": step " + step.number() + " of "
                        + active.plan().steps().size() + " on " + step.on() + ", "
                        + step.action().name())
                .orElse("plan " + active.plan().id() + ": all steps done, verifying");
    }

    private static PlanLine running(ActivePlan active, ClusterPicture picture) {
        Optional<Step> next = active.nextStep();
        NodeName owner = next.map(Step::on).orElse(active.plan().target());
        boolean silent = !picture.reports().containsKey(owner)
                || !picture.report(owner).presence().fresh();
        return new PlanLine(
                active.plan().id(),
                active.plan().rule(),
                active.plan().target().value(),
                next.isPresent() ? "running" : "verifying",
                next.map(step -> step.number() + "/" + active.plan().steps().size() + " "
                        + step.action().name()),
                active.approval().map(Approval::actor),
                silent
                        ? Optional.of("the agent of " + owner + " is silent: nobody takes over its step")
                        : Optional.empty());
    }

    private static PlanLine waiting(ProposedPlan proposal, Decisions decisions) {
        boolean approved = proposal.approval().isPresent();
        return new PlanLine(
                proposal.plan().id(),
                proposal.plan().rule(),
                proposal.plan().target().value(),
                approved ? "approved" : "awaiting-approval",
                Optional.empty(),
                proposal.approval().map(Approval::actor),
                approved && decisions.active().isPresent()
                        ? Optional.of("waits for plan "
                                + decisions.active().get().plan().id())
                        : Optional.empty());
    }
}
