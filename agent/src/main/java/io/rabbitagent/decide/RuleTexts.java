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

    /**
     * Why the rules let nothing of a plan be done; empty where they do.
     *
     * @param rule as it is now; empty where there is none of that name
     */
    static Optional<String> forbids(Plan plan, Optional<Rule> rule) {
        if (rule.isEmpty()) {
            return Optional.of("there is no rule " + plan.rule() + " any more");
        }
        if (!rule.get().remedy().name().equals(plan.remedy())) {
            return Optional.of("the rule's remedy is " + rule.get().remedy().name() + " now, and the plan's is "
                    + plan.remedy() + ": its precautions would not be asked");
        }
        return rule.get().mode() == Mode.OBSERVE ? Optional.of("the rule's mode is observe now") : Optional.empty();
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
