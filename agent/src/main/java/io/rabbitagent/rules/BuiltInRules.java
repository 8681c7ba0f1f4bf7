package io.rabbitagent.rules;

import java.util.List;

/** The rules that ship with the agent. */
public final class BuiltInRules {
    private BuiltInRules() {}

    static Origin shipped(String name) {
        return new Origin("shipped: " + name + ".yaml", 1, "");
    }

    static io.rabbitagent.plan.Condition always(io.rabbitagent.plan.Mode mode) {
        return (picture, target) -> io.rabbitagent.plan.Judgement.of(true, "the rule's mode is " + mode.text());
    }

    public static List<Rule> all() {
        return List.of(ClusterDown.RULE, MemberDown.RULE, AppStopped.RULE, InconsistentCluster.RULE);
    }
}
