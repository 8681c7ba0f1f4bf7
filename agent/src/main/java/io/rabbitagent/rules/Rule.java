package io.rabbitagent.rules;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * When something is wrong with a member, and what may be done about it.
 *
 * @param name such as {@code app-stopped}; unique
 * @param summary what it means that the rule fires, in one sentence
 * @param scope what it is about: it is judged for each member, or once for the cluster
 * @param mode how far it may go by itself at most
 * @param unasked where the mode is {@code auto}: whether a plan may run now without a human's approval
 * @param holdFor how long the condition must hold without a break
 * @param minSamples on how many distinct fresh observations
 * @param when the condition
 * @param gates must all be open before its remedy may run
 */
public record Rule(
        String name,
        String summary,
        Scope scope,
        Mode mode,
        Condition unasked,
        Duration holdFor,
        int minSamples,
        Condition when,
        List<Gate> gates,
        Remedy remedy,
        Budget budget,
        Verification verification) {
    public Rule {
        gates = List.copyOf(gates);
    }

    /** About one member, and in its mode whatever is so. */
    public Rule(
            String name,
            String summary,
            Mode mode,
            Duration holdFor,
            int minSamples,
            Condition when,
            List<Gate> gates,
            Remedy remedy,
            Budget budget,
            Verification verification) {
        this(
                name,
                summary,
                Scope.NODE,
                mode,
                (picture, target) -> Judgement.of(true, "the rule's mode is " + mode.text()),
                holdFor,
                minSamples,
                when,
                gates,
                remedy,
                budget,
                verification);
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
