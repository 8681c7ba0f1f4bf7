package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.rules.Rule;
import io.rabbitagent.ruletest.Never;
import io.rabbitagent.ruletest.RuleTest;
import java.util.List;

/**
 * A file with tests of rules.
 *
 * @param file as it was named
 * @param rules that the agents of its tests have
 * @param never what the rules can't answer
 */
record TestFile(String file, List<Rule> rules, List<RuleTest> tests, List<Never> never) {
    TestFile {
        rules = List.copyOf(rules);
        tests = List.copyOf(tests);
        never = List.copyOf(never);
    }
}
