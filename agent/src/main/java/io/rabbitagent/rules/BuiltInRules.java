package io.rabbitagent.rules;

import java.util.List;

/** The rules that ship with the agent. */
public final class BuiltInRules {
    private BuiltInRules() {}

    public static List<Rule> all() {
        return List.of(ClusterDown.RULE, MemberDown.RULE, AppStopped.RULE, InconsistentCluster.RULE);
    }
}
