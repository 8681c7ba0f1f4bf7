package io.rabbitagent.rules.file;

import io.rabbitagent.rules.Rule;
import io.rabbitagent.yaml.Problem;
import java.util.List;

/**
 * What reading rule files came to.
 *
 * @param rules those without a fault, in the order of their files; to be used only if there is no problem at all
 * @param problems of all files, in the order of the files and of the places in them
 */
public record RuleReading(List<Rule> rules, List<Problem> problems) {
    public RuleReading {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }
}
