package io.rabbitagent.daemon;

import io.rabbitagent.operations.rulefiles.ShippedRules;
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
        return new Texts(ShippedRules.texts(), List.of());
    }
}
