package io.rabbitagent.rules;

import java.util.List;
import java.util.stream.Stream;

/**
 * A gate that every plan has, whatever its rule: what all plans are judged by.
 *
 * @param name no rule's own gate has it
 * @param description full sentences for the reference: when it is open
 */
public record CommonGate(String name, String description) {
    public static final CommonGate SEEN_LONG_ENOUGH =
            new CommonGate("seen-long-enough", "The condition has held for `for`, on `minSamples` observations.");
    public static final CommonGate AGENTS_PRESENT = new CommonGate(
            "agents-present", "The agent of each step's node is there. Unknown until it has been silent for 60 s.");
    public static final CommonGate NOT_PAUSED =
            new CommonGate("not-paused", "Nobody has paused remediation (`agent pause`).");
    public static final CommonGate NOT_HELD = new CommonGate(
            "not-held",
            "No earlier plan of the rule for this node waits for its `agent ack`, and no step that was done by"
                    + " break-glass.");
    public static final CommonGate BUDGET =
            new CommonGate("budget", "The rule has acted less often than its `budget` allows, on the node and in all.");
    public static final CommonGate RULE_ALLOWS = new CommonGate(
            "rule-allows",
            "Judged before the first step of a plan, and before each later one up to the last that can delete: there"
                    + " is a rule of that name in force, and its mode is not `observe`.");
    public static final CommonGate NEEDS_NO_APPROVAL = new CommonGate(
            "needs-no-approval",
            "Judged before the first step of a plan that nobody has approved: the rule's mode is still `auto`,"
                    + " and `unasked` holds.");

    /** Those that a plan is made with, and shows. */
    public static final List<CommonGate> OF_PLANS =
            List.of(SEEN_LONG_ENOUGH, AGENTS_PRESENT, NOT_PAUSED, NOT_HELD, BUDGET);

    /** Those, and the ones that are judged before steps alone. */
    public static final List<CommonGate> ALL = Stream.concat(
                    OF_PLANS.stream(), Stream.of(RULE_ALLOWS, NEEDS_NO_APPROVAL))
            .toList();
}
