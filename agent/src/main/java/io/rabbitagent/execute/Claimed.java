package io.rabbitagent.execute;

import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;

/**
 * A step under a claim of this agent.
 *
 * @param begun how often this host has begun it already, under whatever claim
 */
record Claimed(Plan plan, Step step, String claimId, int begun) {
    StepEnd ended(StepEnd.Result result, String detail) {
        return new StepEnd(plan.id(), step.number(), claimId, result, detail);
    }
}
