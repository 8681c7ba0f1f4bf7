package io.rabbitagent.rules.file;

import io.rabbitagent.rules.Rule;
import io.rabbitagent.yaml.Problem;
import java.util.List;

/**
 * What reading rule files came to.
 *
 * @param rules those without a fault, in the order of their files; to be used only if there is no problem at all
 * @param problems of all files, in the order of the files and of the places in them
 * @param warnings what keeps no rule from being used, and is not meant so, in the same order
 */
public record RuleReading(List<Rule> rules, List<Problem> problems, List<Problem> warnings) {
    public RuleReading {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}
