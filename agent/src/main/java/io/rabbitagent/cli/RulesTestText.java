package io.rabbitagent.cli;

import io.rabbitagent.operations.ruletesting.RulesTestView;
import io.rabbitagent.operations.ruletesting.RulesTestView.AnswersLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.GateLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.RuleLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.TestLine;

/** Results of rule tests for people: a line a test, then what the tests rely on. */
final class RulesTestText {
    private final TextOut out;

    RulesTestText(TextOut out) {
        this.out = out;
    }

    void print(RulesTestView view) {
        view.files().forEach(file -> {
            out.line(out.paint().strong(file.file()));
            file.tests().forEach(this::test);
        });
        out.line();
        out.line(out.paint().strong("What the tests rely on"));
        TextOut.Table table = out.table("RULE", "GATE", "PASS", "FAIL", "UNKNOWN");
        view.coverage().forEach(rule -> rows(rule, table));
        table.print();
        out.line();
        out.line(view.passed() + " passed, " + view.failed() + " failed; "
                + (view.complete() ? "no answer is missing" : "answers are missing, see above"));
    }

    private void test(TestLine test) {
        out.line("  " + (test.passed() ? out.paint().good("ok  ") : out.paint().bad("FAIL")) + "  " + test.name());
        test.failures().forEach(failure -> {
            out.line("        " + failure.place() + ", at " + failure.at());
            out.wrapped("        expected ", failure.expected());
            out.wrapped("        was      ", failure.was());
        });
    }

    private static void rows(RuleLine rule, TextOut.Table table) {
        row(rule.rule(), "(condition)", rule.when(), table);
        for (GateLine gate : rule.gates()) {
            row("", gate.gate() + (gate.precaution() ? " (precaution)" : ""), gate.answers(), table);
        }
    }

    private static void row(String rule, String gate, AnswersLine answers, TextOut.Table table) {
        table.row(rule, gate, word(answers.pass()), word(answers.fail()), word(answers.unknown()));
    }

    private static String word(String mark) {
        return mark.equals("missing") ? "MISSING" : mark;
    }
}
