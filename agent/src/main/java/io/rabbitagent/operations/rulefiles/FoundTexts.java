package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of rule files, and what stood in the way of reading others.
 *
 * @param warnings what an agent would not put up with
 */
public record FoundTexts(List<RuleText> texts, List<Problem> problems, List<Problem> warnings) {
    public FoundTexts {
        texts = List.copyOf(texts);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    public static FoundTexts of(List<RuleText> texts) {
        return new FoundTexts(texts, List.of(), List.of());
    }

    /** Both, these first. */
    public FoundTexts and(FoundTexts others) {
        return new FoundTexts(
                both(texts, others.texts), both(problems, others.problems), both(warnings, others.warnings));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
