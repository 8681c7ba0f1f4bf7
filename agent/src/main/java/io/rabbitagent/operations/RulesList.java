package io.rabbitagent.operations;

import io.rabbitagent.operations.RulesView.RuleLine;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RulesInForce;
import java.util.Locale;

/** The rules in force, a line each. */
public final class RulesList {
    private RulesList() {}

    public static RulesView of(RulesInForce rules) {
        return new RulesView(
                Formats.VERSION,
                Status.rules(rules),
                rules.all().stream().map(RulesList::line).toList());
    }

    private static RuleLine line(Rule rule) {
        return new RuleLine(
                rule.name(),
                rule.origin().version(),
                rule.origin().file(),
                rule.origin().digest(),
                rule.mode().text(),
                rule.scope().name().toLowerCase(Locale.ROOT),
                rule.priority(),
                rule.remedy().name(),
                rule.summary(),
                rule.runbook());
    }
}
