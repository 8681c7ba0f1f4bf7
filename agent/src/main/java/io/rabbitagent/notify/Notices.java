package io.rabbitagent.notify;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.notify.Notice.Kind;
import io.rabbitagent.plan.Plan;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which decisions people are told of: a plan that waits for approval, and a plan's end, unless it only gave way.
 *
 * @param cluster its name
 * @param clusterWide whether a rule of this name is about the cluster as a whole
 */
public record Notices(String cluster, Predicate<String> clusterWide) {
    private static final int MOST_DETAIL = 2_000;
    private static final String AWAITING = "awaiting-approval";

    /** What a notice tells of. */
    private record Subject(String plan, String rule, NodeName node, String outcome, String detail) {}

    /** Whether {@link #awaited} may have something to say of it. */
    public static boolean proposes(HistoryEntry entry) {
        return entry.event() instanceof DecisionMade decision && decision.proposes();
    }

    /**
     * Of a plan that was proposed.
     *
     * @param now decisions that were read later than the entry: a plan that was approved or taken back meanwhile is no news
     */
    public Optional<Notice> awaited(HistoryEntry entry, Decisions now) {
        return decision(entry)
                .filter(DecisionMade::proposes)
                .flatMap(DecisionMade::planId)
                .flatMap(now::proposal)
                .filter(proposal -> !proposal.mayBegin())
                .map(ProposedPlan::plan)
                .map(plan -> notice(entry, Kind.APPROVAL_AWAITED, subject(plan), plan.destructive()));
    }

    /** Of a plan that is over. */
    public Optional<Notice> ended(HistoryEntry entry) {
        return decision(entry)
                .flatMap(decision -> decision.ended()
                        .flatMap(outcome -> kind(outcome)
                                .flatMap(kind -> subject(decision, outcome)
                                        .map(subject -> notice(entry, kind, subject, false)))));
    }

    private static Subject subject(Plan plan) {
        return new Subject(plan.id(), plan.rule(), plan.target(), AWAITING, plan.summary());
    }

    private static Optional<Subject> subject(DecisionMade decision, Run.Outcome outcome) {
        return decision.planId()
                .flatMap(plan -> decision.rule()
                        .flatMap(rule -> decision.target()
                                .map(node -> new Subject(plan, rule, node, outcome.text(), decision.detail()))));
    }

    private Notice notice(HistoryEntry entry, Kind kind, Subject of, boolean destructive) {
        String about =
                clusterWide.test(of.rule()) ? "cluster " + cluster : of.node().value() + " of " + cluster;
        NoticeText text = new NoticeText(of.plan(), of.rule(), about, of.detail(), destructive);
        return new Notice(
                entry.id().value(),
                kind,
                cluster,
                of.rule(),
                of.node(),
                of.plan(),
                of.outcome(),
                NoticeText.cut(of.detail(), MOST_DETAIL),
                entry.at(),
                text.of(kind));
    }

    private static Optional<DecisionMade> decision(HistoryEntry entry) {
        return entry.event() instanceof DecisionMade decision ? Optional.of(decision) : Optional.empty();
    }

    /** Long work that gave way goes on by itself: that is neither a failure nor a cure. */
    private static Optional<Kind> kind(Run.Outcome outcome) {
        return switch (outcome) {
            case VERIFIED -> Optional.of(Kind.CURED);
            case FAILED -> Optional.of(Kind.FAILED);
            case OUTCOME_UNKNOWN -> Optional.of(Kind.OUTCOME_UNKNOWN);
            case ABORTED -> Optional.of(Kind.ABORTED);
            case YIELDED -> Optional.empty();
        };
    }
}
