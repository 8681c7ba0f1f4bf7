package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.decide.AbortAsked;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.operations.StatusView.PlanLine;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.FindingState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plans that wait or run, a line each. */
final class PlanLines {
    private PlanLines() {}

    static List<PlanLine> of(Situation situation, Targets targets) {
        List<PlanLine> lines = new ArrayList<>();
        situation.decisions().value().ifPresent(decisions -> {
            decisions.active().ifPresent(active -> lines.add(running(active, situation, targets)));
            decisions.proposals().forEach(proposal -> lines.add(waiting(proposal, decisions, targets)));
        });
        return lines;
    }

    /** How far a running plan is, in one line, with what the agent at work tells. */
    static String progress(ActivePlan active, ClusterPicture picture) {
        return progress(active) + told(active, picture).map(text -> ": " + text).orElse("");
    }

    /** What the agent of the claimed step has put on the board. */
    private static Optional<String> told(ActivePlan active, ClusterPicture picture) {
        return active.claimedStep()
                .filter(step -> picture.reports().containsKey(step.on()))
                .flatMap(step -> picture.observation(step.on()).progress());
    }

    /** How far a running plan is, in one line. */
    static String progress(ActivePlan active) {
        return active.nextStep()
                .map(step -> "plan " + active.plan().id() + ": step " + step.number() + " of "
                        + active.plan().steps().size() + " on " + step.on() + ", "
                        + step.action().name())
                .orElse("plan " + active.plan().id() + ": all steps done, verifying");
    }

    private static PlanLine running(ActivePlan active, Situation situation, Targets targets) {
        ClusterPicture picture = situation.picture();
        Plan plan = active.plan();
        Optional<Step> next = active.nextStep();
        Optional<Instant> claimedAt = active.claim().map(StepProgress.Claim::at);
        Optional<String> stalled = Stalled.why(active, picture);
        return new PlanLine(
                plan.id(),
                plan.rule(),
                plan.target().value(),
                targets.about(plan),
                state(active, stalled.isPresent()).text(),
                next.map(step -> step.number() + "/" + plan.steps().size() + " "
                        + step.action().name()),
                active.approval().map(Approval::actor),
                stalled,
                next.map(step -> step.on().value()),
                // The claim's time is by the claimer's clock, which may be ahead of this one.
                claimedAt.map(
                        at -> Math.max(0, Duration.between(at, situation.now()).toSeconds())),
                told(active, picture),
                stalled.map(why -> Stalled.wayOut(active)),
                active.abort()
                        .map(AbortAsked::words)
                        .or(() -> situation.memory().waitsFor().map(what -> "waits: " + what)),
                active.trigger().text(),
                active.trigger().alert());
    }

    private static FindingState state(ActivePlan active, boolean stalled) {
        if (stalled) {
            return FindingState.STALLED;
        }
        if (active.nextStep().isEmpty()) {
            return FindingState.VERIFYING;
        }
        return active.abort().isPresent() ? FindingState.ABORTING : FindingState.RUNNING;
    }

    private static PlanLine waiting(ProposedPlan proposal, Decisions decisions, Targets targets) {
        boolean approved = proposal.approval().isPresent();
        boolean ready = proposal.mayBegin();
        return new PlanLine(
                proposal.plan().id(),
                proposal.plan().rule(),
                proposal.plan().target().value(),
                targets.about(proposal.plan()),
                approved ? "approved" : ready ? "planned" : "awaiting-approval",
                Optional.empty(),
                proposal.approval().map(Approval::actor),
                ready && decisions.active().isPresent()
                        ? Optional.of("waits for plan "
                                + decisions.active().get().plan().id())
                        : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ready
                        ? Optional.empty()
                        : Optional.of("agent approve " + proposal.plan().id() + " --reason TEXT"),
                Optional.empty(),
                proposal.trigger().text(),
                proposal.trigger().alert());
    }
}
