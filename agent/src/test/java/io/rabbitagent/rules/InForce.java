package io.rabbitagent.rules;

import io.rabbitagent.cluster.Pictures;
import java.util.List;
import java.util.Optional;

/** Rules in force, for tests that are about something else. */
public final class InForce {
    private InForce() {}

    public static RulesInForce of(List<Rule> rules) {
        return new RulesInForce("shipped", "0123456789ab", rules, Pictures.NOON, Optional.of(Pictures.NOON), List.of());
    }
}
