package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Rule;
import java.util.Optional;

/** What becomes of a plan whose rule is not any more what it was when the plan was made. */
final class RuleTexts {
    private static final int SHORT = 7;

    private RuleTexts() {}

    /** Why nothing of a plan is done whose rule has been removed. */
    static String removed(Plan plan) {
        return "there is no rule " + plan.rule() + " any more";
    }

    /**
     * Why the plan's rule lets nothing of it be done; empty where it does.
     *
     * @param rule as it is now
     */
    static Optional<String> forbids(Plan plan, Rule rule) {
        if (!rule.remedy().name().equals(plan.remedy())) {
            return Optional.of("the rule's remedy is " + rule.remedy().name() + " now, and the plan's is "
                    + plan.remedy() + ": its precautions would not be asked");
        }
        return rule.mode() == Mode.OBSERVE ? Optional.of("the rule's mode is observe now") : Optional.empty();
    }

    static boolean edited(Plan plan, Rule rule) {
        return !plan.ruleDigest().equals(rule.origin().digest());
    }

    /** Where the agent that has to begin reads another text than the one that proposed the plan. */
    static String differs(Plan plan, Rule rule, NodeName agent) {
        return "the agent of " + agent + " has another text of rule " + rule.name() + ": "
                + inShort(rule.origin().digest()) + " vs " + inShort(plan.ruleDigest())
                + ". Put the same rule files on every host";
    }

    private static String inShort(String digest) {
        return digest.isEmpty() ? "none" : digest.substring(0, Math.min(SHORT, digest.length()));
    }
}
