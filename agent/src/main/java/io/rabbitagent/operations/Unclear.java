package io.rabbitagent.operations;

import io.rabbitagent.decide.Explanation;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Verdict;
import java.util.Optional;

/**
 * What is unknown for now of a finding, or of a gate before its plan. The next look may tell, so it is worth some patience; a
 * gate that is known to be shut is not.
 *
 * @param what names it, whatever is said of it
 * @param words for a human
 */
record Unclear(String what, String words) {
    /** Whether the condition holds; empty where that is known. */
    static Optional<Unclear> condition(Explanation explained, String about) {
        return explained.when().verdict() == Verdict.UNKNOWN
                ? Optional.of(new Unclear(
                        about,
                        about + " was seen, and whether it is still so is unknown: "
                                + explained.when().detail()))
                : Optional.empty();
    }

    /** The condition, or else a gate while none is shut; empty where all that counts is known. */
    static Optional<Unclear> of(Explanation explained, String about) {
        Optional<Unclear> condition = condition(explained, about);
        boolean shut = explained.gates().stream().anyMatch(gate -> gate.verdict() == Verdict.FALSE);
        return condition.isPresent() || shut
                ? condition
                : explained.gates().stream()
                        .filter(gate -> !gate.passes())
                        .findFirst()
                        .map(gate -> ofGate(gate, about));
    }

    private static Unclear ofGate(GateResult gate, String about) {
        return new Unclear(gate.name(), about + " is blocked: " + gate.toLine());
    }
}
