package io.rabbitagent.rules;

import io.rabbitagent.plan.Mode;
import java.util.List;

/** The built-in rules, one of them in another mode. */
public final class RuleVariants {
    private RuleVariants() {}

    public static List<Rule> withMode(String name, Mode mode) {
        return BuiltInRules.all().stream()
                .map(rule -> rule.name().equals(name) ? inMode(rule, mode) : rule)
                .toList();
    }

    private static Rule inMode(Rule rule, Mode mode) {
        return new Rule(
                rule.name(),
                rule.summary(),
                rule.scope(),
                mode,
                rule.unasked(),
                rule.holdFor(),
                rule.minSamples(),
                rule.when(),
                rule.gates(),
                rule.remedy(),
                rule.budget(),
                rule.verification());
    }
}
