package io.rabbitagent.rules;

import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import java.time.Duration;
import java.util.List;

/**
 * When something is wrong with a member, and what may be done about it.
 *
 * @param name such as {@code app-stopped}; unique
 * @param summary what it means that the rule fires, in one sentence
 * @param mode how far it may go by itself
 * @param holdFor how long the condition must hold without a break
 * @param minSamples on how many distinct fresh observations
 * @param when the condition
 * @param gates must all be open before its remedy may run
 */
public record Rule(
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
    public Rule {
        gates = List.copyOf(gates);
    }
}
