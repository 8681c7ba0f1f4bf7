package io.rabbitagent.operations.ruletesting;

import java.util.List;

/**
 * {@code agent rules test -o json}: what came of each test, and which answers of the rules the tests rely on.
 *
 * @param complete no answer is missing of any rule
 */
public record RulesTestView(
        int formatVersion, int passed, int failed, boolean complete, List<FileLine> files, List<RuleLine> coverage) {

    /** A file with tests. */
    public record FileLine(String file, List<TestLine> tests) {}

    /** A test. */
    public record TestLine(String name, boolean passed, List<FailureLine> failures) {}

    /**
     * Something that a test says and that was not so.
     *
     * @param at since the test's beginning, such as {@code 10s}
     * @param place where the test says it: file, line and column
     */
    public record FailureLine(String at, String place, String expected, String was) {}

    /**
     * A rule under test.
     *
     * @param when of its condition: it fires ({@code pass}), it does not, or that is unknown
     */
    public record RuleLine(String rule, boolean complete, AnswersLine when, List<GateLine> gates) {}

    /** @param precaution it is the remedy's, not the rule's own */
    public record GateLine(String gate, boolean precaution, AnswersLine answers) {}

    /** Each {@code seen}, {@code never} (the tests say that it can't be) or {@code missing}. */
    public record AnswersLine(String pass, String fail, String unknown) {}

    /** Whether every test has passed. */
    public boolean sound() {
        return failed == 0;
    }
}
