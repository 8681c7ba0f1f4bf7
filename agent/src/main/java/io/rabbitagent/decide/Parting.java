package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plan that took its target out of the cluster for good, and by whose word: so that whoever meets the node again, refused
 * by its peers, reads that this was meant.
 */
final class Parting {
    private Parting() {}

    /** Of the plan in the slot, however it ends; empty where its target is to be a member afterwards, or it did not get that far. */
    static Optional<String> words(Decisions document, ActivePlan active) {
        if (!takesOut(active.plan()) || !hasBegunToForget(active)) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        document.declared().stream()
                .filter(one -> one.node().equals(active.plan().target()))
                .forEach(one -> words.add("declared " + one.what().text() + " by " + one.by() + ": " + one.reason()));
        active.approval().ifPresent(one -> words.add("approved by " + one.actor() + ": " + one.reason()));
        return Optional.of(String.join("; ", words));
    }

    /** What was claimed may have been done: whether it was, the lists of the others say. */
    private static boolean hasBegunToForget(ActivePlan active) {
        return active.plan().steps().stream()
                .filter(step -> isForget(step, active.plan()))
                .anyMatch(step -> active.progress(step.number()).state() != StepProgress.State.WAITING);
    }

    private static boolean isForget(Step step, Plan plan) {
        return step.action().equals(new Action.Forget(plan.target()));
    }

    private static boolean takesOut(Plan plan) {
        boolean forgets = plan.steps().stream().anyMatch(step -> isForget(step, plan));
        return forgets && plan.steps().stream().noneMatch(step -> step.action() instanceof Action.JoinCluster);
    }

    /** What is to be said of a node that was parted with and that no member which runs lists; empty also where nobody can be heard. */
    static Optional<String> of(Rule rule, NodeName target, ClusterPicture picture, Decisions document) {
        List<ClusterView> others = picture.views().values().stream()
                .filter(view -> !view.observer().equals(target))
                .toList();
        boolean isOut = !others.isEmpty()
                && others.stream().noneMatch(view -> view.members().contains(target));
        if (rule.scope() == Scope.CLUSTER || !isOut) {
            return Optional.empty();
        }
        return document.recent().stream()
                .filter(run -> run.target().equals(target)
                        && (run.parting().isPresent() || run.outcome() == Run.Outcome.VERIFIED))
                .reduce((one, later) -> later)
                .filter(run -> run.parting().isPresent())
                .map(run -> "the cluster forgot " + target + " on purpose at " + run.endedAt() + ", by plan "
                        + run.planId() + " of " + run.rule() + " ("
                        + run.parting().orElseThrow() + ")");
    }
}
