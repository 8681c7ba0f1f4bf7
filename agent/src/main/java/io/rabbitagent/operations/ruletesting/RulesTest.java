package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.operations.Formats;
import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.ruletesting.RulesTestView.AnswersLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.FailureLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.FileLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.GateLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.RuleLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.TestLine;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.ruletest.Coverage;
import io.rabbitagent.ruletest.Failure;
import io.rabbitagent.ruletest.Never;
import io.rabbitagent.ruletest.RuleTest;
import io.rabbitagent.ruletest.Sighting;
import io.rabbitagent.ruletest.TestResult;
import io.rabbitagent.ruletest.TestRun;
import io.rabbitagent.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code agent rules test}: runs the tests of files and directories. */
public final class RulesTest {
    private final List<FileLine> lines = new ArrayList<>();
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Set<Sighting> sightings = new HashSet<>();
    private final List<Never> never = new ArrayList<>();

    private RulesTest() {}

    /**
     * What running tests came to.
     *
     * @param view empty where there are problems: then nothing was run
     * @param problems of the files
     */
    public record Report(Optional<RulesTestView> view, List<Problem> problems) {}

    /** @param places files with tests, and directories that hold such files */
    public static Report run(List<Path> places, RuleLoading loading) {
        TestPlaces found = TestPlaces.of(places);
        RuleTexts ruleTexts = new RuleTexts();
        List<FoundTexts> directories =
                found.rules().stream().map(ruleTexts::directory).toList();
        TestFileReader reader = new TestFileReader(loading, ruleTexts);
        List<TestFile> files = found.files().stream()
                .flatMap(file -> reader.read(file).stream())
                .toList();
        List<Problem> problems = new ArrayList<>(found.problems());
        problems.addAll(reader.problems());
        problems.addAll(twoTexts(files));
        List<Rule> all = new ArrayList<>();
        for (FoundTexts texts : directories) {
            RuleReading reading = loading.read(texts.texts());
            all.addAll(reading.rules());
            problems.addAll(texts.problems());
            problems.addAll(reading.problems());
        }
        if (!problems.isEmpty()) {
            // A fault of a file that a test names is found twice.
            return new Report(Optional.empty(), problems.stream().distinct().toList());
        }
        RulesTest run = new RulesTest();
        files.forEach(run::file);
        all.forEach(rule -> run.rules.putIfAbsent(rule.name(), rule));
        return new Report(Optional.of(run.view()), List.of());
    }

    /** What tests rely on is told of a rule by its name: there must not be two of one name. */
    private static List<Problem> twoTexts(List<TestFile> files) {
        Map<String, Rule> first = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (TestFile file : files) {
            for (Rule rule : file.rules()) {
                Rule other = first.putIfAbsent(rule.name(), rule);
                if (other != null
                        && !other.origin().digest().equals(rule.origin().digest())) {
                    problems.add(new Problem(
                            file.file(),
                            "",
                            "tests another text of rule " + rule.name() + " than other tests: "
                                    + rule.origin().file() + " and "
                                    + other.origin().file(),
                            "test them one after the other"));
                }
            }
        }
        return problems;
    }

    private void file(TestFile file) {
        List<TestLine> tests = new ArrayList<>();
        Set<Sighting> here = new HashSet<>();
        for (RuleTest test : file.tests()) {
            TestResult result = TestRun.of(test, file.rules());
            here.addAll(result.sightings());
            tests.add(new TestLine(
                    result.name(),
                    result.passed(),
                    result.failures().stream().map(RulesTest::line).toList()));
        }
        file.rules().forEach(rule -> rules.put(rule.name(), rule));
        sightings.addAll(here);
        never.addAll(file.never());
        lines.add(new FileLine(file.file(), tests));
    }

    private RulesTestView view() {
        List<Never> refuted = Coverage.refuted(sightings, never);
        List<FileLine> all =
                lines.stream().map(file -> withRefuted(file, refuted)).toList();
        List<TestLine> tests =
                all.stream().flatMap(file -> file.tests().stream()).toList();
        int passed = (int) tests.stream().filter(TestLine::passed).count();
        Coverage coverage = Coverage.of(List.copyOf(rules.values()), sightings, never);
        return new RulesTestView(
                Formats.VERSION,
                passed,
                tests.size() - passed,
                coverage.complete(),
                all,
                coverage.rules().stream().map(RulesTest::line).toList());
    }

    /** Its tests, and what it calls impossible though a test of whatever file relies on it. */
    private static FileLine withRefuted(FileLine file, List<Never> refuted) {
        List<TestLine> tests = new ArrayList<>(file.tests());
        refuted.stream()
                .filter(one -> one.place().replaceAll(":[0-9]+:[0-9]+$", "").equals(file.file()))
                .map(RulesTest::refuted)
                .forEach(tests::add);
        return new FileLine(file.file(), List.copyOf(tests));
    }

    private static TestLine refuted(Never never) {
        String what = never.rule() + never.gate().map(gate -> ", gate " + gate).orElse(", its condition");
        String answer = never.verdict().gateText();
        return new TestLine(
                "never: " + what + " " + answer,
                false,
                List.of(new FailureLine("0s", never.place(), what + " is never " + answer, "a test relies on it")));
    }

    private static FailureLine line(Failure failure) {
        return new FailureLine(text(failure.at()), failure.place(), failure.expected(), failure.was());
    }

    private static RuleLine line(Coverage.OfRule rule) {
        return new RuleLine(
                rule.rule(),
                rule.complete(),
                line(rule.when()),
                rule.gates().stream()
                        .map(gate -> new GateLine(gate.gate(), gate.precaution(), line(gate.answers())))
                        .toList());
    }

    private static AnswersLine line(Coverage.Answers answers) {
        return new AnswersLine(word(answers.pass()), word(answers.fail()), word(answers.unknown()));
    }

    private static String word(Coverage.Mark mark) {
        return mark.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Duration at) {
        return at.toMillis() % 1_000 == 0 ? at.toSeconds() + "s" : at.toMillis() + "ms";
    }
}
