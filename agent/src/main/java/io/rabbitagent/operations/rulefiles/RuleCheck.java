package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.operations.Formats;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code agent rules validate -o json}: whether rule files can be used, and all that is wrong in them.
 *
 * @param rules those without a fault
 * @param warnings what is no fault: what keeps an agent on this host from reading a file, and what can't be meant as it is written
 */
public record RuleCheck(
        int formatVersion,
        boolean valid,
        List<RuleLine> rules,
        List<ProblemLine> problems,
        List<ProblemLine> warnings) {

    /** @param digest of the file's text, 12 hexadecimal digits */
    public record RuleLine(String name, int version, String file, String mode, String digest) {}

    /** @param place {@code FILE:LINE:COLUMN}, or a file or directory alone */
    public record ProblemLine(String place, String what, String remedy) {
        /** As one line. */
        public String text() {
            return place + ": " + what + "; " + remedy;
        }
    }

    public static RuleCheck of(FoundTexts found) {
        RuleReading reading = new RuleReader(Expressions.create()).read(found.texts());
        List<Problem> problems = new ArrayList<>(found.problems());
        problems.addAll(reading.problems());
        List<Problem> warnings = new ArrayList<>(found.warnings());
        warnings.addAll(reading.warnings());
        return new RuleCheck(
                Formats.VERSION,
                problems.isEmpty(),
                reading.rules().stream().map(RuleCheck::line).toList(),
                problems.stream().map(RuleCheck::line).toList(),
                warnings.stream().map(RuleCheck::line).toList());
    }

    private static RuleLine line(Rule rule) {
        return new RuleLine(
                rule.name(),
                rule.origin().version(),
                rule.origin().file(),
                rule.mode().text(),
                rule.origin().digest());
    }

    private static ProblemLine line(Problem problem) {
        String setting = problem.setting();
        return new ProblemLine(
                problem.place(), (setting.isEmpty() ? "" : setting + ": ") + problem.what(), problem.remedy());
    }
}
