package io.rabbitagent.plan;

import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What would be done, as it is shown and approved. What was shown is what runs.
 *
 * @param id such as {@code p-7f3a09}
 * @param rule the name of the rule that asks for it
 * @param gates as they were judged when the plan was made
 * @param digest stands for everything that binds: rule, target and steps, without times and counts
 * @param ruleDigest of the text of the rule as it was when the plan was made; not a part of {@code digest}
 * @param remedy whose steps these are, by its name
 * @param verification as the rule asked for it: it goes with the plan, as the rule may be gone before the plan is over
 */
public record Plan(
        String id,
        String rule,
        NodeName target,
        Mode mode,
        String summary,
        List<GateResult> gates,
        List<Step> steps,
        Losses losses,
        String undo,
        String digest,
        String ruleDigest,
        String remedy,
        Verification verification) {
    public Plan {
        gates = List.copyOf(gates);
        steps = List.copyOf(steps);
    }

    public boolean destructive() {
        return steps.stream().anyMatch(step -> step.action().destructive());
    }

    /** Whether the cluster gives up what this node alone has: it is forgotten, or reset and joined again. */
    public boolean givesUp(NodeName node) {
        return steps.stream()
                .anyMatch(step -> (step.action() instanceof Action.Forget forget
                                && forget.member().equals(node))
                        || (step.on().equals(node)
                                && (step.action() instanceof Action.JoinCluster
                                        || step.action() instanceof Action.ChangeNodeType)));
    }

    /**
     * The step with which it first gives something up: before that is done, nothing that it announced as lost is lost. The first
     * that deletes; where none does, the first after its backups that starts a broker, which then drops what others have newer.
     * 0 where a node joins, whose data the cluster had given up before. Empty where it gives nothing up.
     */
    public OptionalInt givesUpAt() {
        if (steps.stream().anyMatch(step -> step.action() instanceof Action.JoinCluster)) {
            return OptionalInt.of(0);
        }
        OptionalInt deleting = numbers(step -> step.action().destructive()).min();
        if (deleting.isPresent()) {
            return deleting;
        }
        OptionalInt backedUp =
                numbers(step -> step.action() instanceof Action.BackUp).max();
        return backedUp.isEmpty()
                ? OptionalInt.empty()
                : numbers(step -> step.action().startsBroker() && step.number() > backedUp.getAsInt())
                        .min();
    }

    private IntStream numbers(Predicate<Step> which) {
        return steps.stream().filter(which).mapToInt(Step::number);
    }

    /** Whether a human has to approve it, whatever its rule says. */
    public boolean needsApproval() {
        return steps.stream().anyMatch(step -> step.action().needsApproval());
    }

    /** Whether a node's next boot waits for nobody by one of its steps. */
    public boolean forcesBoot() {
        return steps.stream().anyMatch(step -> step.action().forcesBoot());
    }

    /**
     * Whether gates are judged before a step: each up to the last destructive one, and the first in any case. After it they no
     * longer hold by intent, and to stop half-way would leave the node worse off. But where a node is had not to wait, half-way
     * nothing runs and nothing is lost, and one start beside a node that has returned makes two clusters: there each is up to
     * the last that starts a broker.
     */
    public boolean isGated(Step step) {
        return step.number() == 1
                || steps.stream()
                        .filter(one -> one.number() >= step.number())
                        .map(Step::action)
                        .anyMatch(action -> action.destructive() || (forcesBoot() && action.startsBroker()));
    }

    public boolean gatesPass() {
        return gates.stream().allMatch(GateResult::passes);
    }

    /** The same, with its gates as they are judged now. */
    public Plan judged(List<GateResult> now) {
        return new Plan(
                id, rule, target, mode, summary, now, steps, losses, undo, digest, ruleDigest, remedy, verification);
    }

    /** The same under another name. */
    public Plan named(String name) {
        return new Plan(
                name,
                rule,
                target,
                mode,
                summary,
                gates,
                steps,
                losses,
                undo,
                digest,
                ruleDigest,
                remedy,
                verification);
    }

    /** @throws IllegalArgumentException where the plan has no such step */
    public Step step(int number) {
        return steps.stream()
                .filter(step -> step.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("plan " + id + " has no step " + number));
    }
}
