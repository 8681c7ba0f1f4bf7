package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/** The texts of rule files, and what stood in the way of reading others. */
public record FoundTexts(List<RuleText> texts, List<Problem> problems) {
    public FoundTexts {
        texts = List.copyOf(texts);
        problems = List.copyOf(problems);
    }

    /** Both, these first. */
    public FoundTexts and(FoundTexts others) {
        List<RuleText> allTexts = new ArrayList<>(texts);
        allTexts.addAll(others.texts);
        List<Problem> allProblems = new ArrayList<>(problems);
        allProblems.addAll(others.problems);
        return new FoundTexts(allTexts, allProblems);
    }
}
