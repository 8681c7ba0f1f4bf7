package io.rabbitagent.daemon;

import io.rabbitagent.rules.BuiltInRules;
import io.rabbitagent.rules.file.RuleText;
import java.util.List;

/** The rules that come with the program. They change with it alone. */
final class ShippedSource implements RuleSource {
    @Override
    public String name() {
        return "shipped";
    }

    @Override
    public List<String> look() {
        return List.of();
    }

    @Override
    public Texts texts() {
        return new Texts(
                BuiltInRules.all().stream()
                        .map(rule -> new RuleText(rule.origin().file(), rule.name()))
                        .toList(),
                List.of());
    }
}
