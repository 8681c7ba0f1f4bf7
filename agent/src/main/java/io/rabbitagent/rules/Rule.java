package io.rabbitagent.rules;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When something is wrong with a member, and what may be done about it.
 *
 * @param name such as {@code app-stopped}; unique
 * @param summary what it means that the rule fires, in one sentence
 * @param origin the file that it was read from
 * @param scope what it is about: it is judged for each member, or once for the cluster
 * @param priority of two findings that could be cured now, the one with the larger number comes first; 0 to 1000
 * @param mode how far it may go by itself at most
 * @param unasked where the mode is {@code auto}: whether a plan may run now without a human's approval
 * @param holdFor how long the condition must hold without a break
 * @param minSamples on how many distinct fresh observations
 * @param when the condition
 * @param gates its own; see {@link #allGates}
 * @param runbook where people read more about it
 */
public record Rule(
        String name,
        String summary,
        Origin origin,
        Scope scope,
        int priority,
        Mode mode,
        Condition unasked,
        Duration holdFor,
        int minSamples,
        Condition when,
        List<Gate> gates,
        Remedy remedy,
        Budget budget,
        Verification verification,
        Optional<String> runbook) {
    public Rule {
        gates = List.copyOf(gates);
    }

    /** Its own gates and the remedy's precautions: all must be open before the remedy may run. */
    public List<Gate> allGates() {
        List<Gate> all = new ArrayList<>(gates);
        all.addAll(remedy.precautions());
        return List.copyOf(all);
    }

    /** For whom it is judged. */
    public List<NodeName> targets(ClusterPicture picture) {
        return scope == Scope.CLUSTER ? picture.members().subList(0, 1) : picture.members();
    }

    /** How far a plan for this target may go now: without what {@code unasked} wants, a human approves. */
    public Mode modeFor(ClusterPicture picture, NodeName target) {
        return mode == Mode.AUTO && !unasked.judge(picture, target).holds() ? Mode.APPROVE : mode;
    }

    /** Whether that is so by what is known, and not for want of it. */
    public boolean modeIsKnown(ClusterPicture picture, NodeName target) {
        return mode != Mode.AUTO || unasked.judge(picture, target).verdict() != Verdict.UNKNOWN;
    }
}
