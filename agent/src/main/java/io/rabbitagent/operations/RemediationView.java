package io.rabbitagent.operations;

import java.util.List;
import java.util.Optional;

/**
 * {@code agent remediate --dry-run -o json}: what would be done, and what stands in the way.
 *
 * @param store without which nothing of it can be decided, nor done
 */
public record RemediationView(
        int formatVersion,
        String cluster,
        List<PlanView> plans,
        List<WithoutPlan> withoutPlan,
        List<NodeLine> nodes,
        StatusView.Store store) {

    /**
     * @param id of the plan that is proposed, while it stands; else {@code not-proposed}
     * @param digest of what would be done, 64 hexadecimal digits: another plan has another one
     * @param shown of all of this that a human reads before approving it, 64 hexadecimal digits: beside {@code digest} also losses,
     *     summary, the names of the gates and the rule's text
     * @param about the cluster's name where it is meant as a whole, else the target
     */
    public record PlanView(
            String id,
            String digest,
            String shown,
            String rule,
            String target,
            String about,
            String mode,
            String summary,
            boolean destructive,
            List<GateView> gates,
            List<StepView> steps,
            List<LossView> losses,
            List<String> lossesUnknown,
            String undo) {}

    /** @param verdict pass, fail or unknown */
    public record GateView(String name, String verdict, String detail) {}

    public record StepView(int n, String on, String action, String command, boolean destructive) {}

    /** @param messages empty where their number can't be known */
    public record LossView(String vhost, String queue, Optional<Long> messages, String why) {}

    /**
     * A finding for which there is no plan.
     *
     * @param about the cluster's name where it is meant as a whole, else the target
     */
    public record WithoutPlan(String rule, String target, String about, String why) {}

    /**
     * Who says what of a member.
     *
     * @param members whom the node sees as members; empty where it can't be asked
     */
    public record NodeLine(String name, String state, List<String> members) {}
}
