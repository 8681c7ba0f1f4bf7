package io.rabbitagent.operations.ruletesting;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.mutants.CaughtBefore;
import io.rabbitagent.operations.rulefiles.ShippedRules;
import io.rabbitagent.operations.ruletesting.RuleMutants.Mutant;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Shipped;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.ruletest.Coverage;
import io.rabbitagent.ruletest.Never;
import io.rabbitagent.ruletest.RuleTest;
import io.rabbitagent.ruletest.Sighting;
import io.rabbitagent.ruletest.TestResult;
import io.rabbitagent.ruletest.TestRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of the rules that come with the program: they hold, they leave nothing out, and they notice a change. */
class ShippedRulesTest {
    private static final Path TESTS = Shipped.DIRECTORY.resolve("tests");
    private static final RuleReader READER = new RuleReader(Shipped.EXPRESSIONS);

    private static final String ONE_EACH =
            "the first RAM node by name is the first or the second member: with one run each no third comes";

    /** Changes that change nothing which a test could see, and why; {@code -Dfull} tries them, too. */
    private static final Map<String, String> EQUIVALENT = Map.of(
            "app-stopped: minSamples 1",
            "5 s of turns are at least two looks",
            "inconsistent-cluster: minSamples 1",
            "5 s of turns are at least two looks",
            "priorities of cluster-down and partition swapped",
            "one needs that no member runs, the other that one does; both stay above all others",
            "too-few-disc-nodes: budget 2 (offset 631)",
            ONE_EACH,
            "too-few-disc-nodes: budget 4 (offset 631)",
            ONE_EACH,
            "too-few-disc-nodes: budget window 180m (offset 633)",
            ONE_EACH,
            "too-few-disc-nodes: budget window 720m (offset 633)",
            ONE_EACH);

    private static final boolean FULL = System.getProperty("full") != null;

    /** Which test of which file has noticed a change before. */
    private static final CaughtBefore BEFORE = new CaughtBefore(ShippedRulesTest.class);

    private static final String OF_FILE = ": ";

    /** How often a test has noticed a change: those that notice much are run first. */
    private final Map<String, Integer> noticed = new HashMap<>();

    @Test
    void every_test_holds_and_every_answer_of_every_rule_is_relied_on() {
        RulesTest.Report report = RulesTest.run(List.of(Shipped.DIRECTORY), READER::read);

        assertThat(report.problems()).isEmpty();
        RulesTestView view = report.view().orElseThrow();
        assertThat(view.files().stream().flatMap(file -> file.tests().stream()).filter(test -> !test.passed()))
                .isEmpty();
        assertThat(view.coverage())
                .hasSameSizeAs(Shipped.rules())
                .allSatisfy(rule -> assertThat(rule.complete()).as("%s", rule).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app-stopped",
                "cluster-down",
                "inconsistent-cluster",
                "member-down",
                "partition",
                "stale-member",
                "too-few-disc-nodes",
                "unsynchronised-mirrors",
                "wiped-node"
            })
    void each_change_of_a_rule_is_noticed(String rule) {
        List<Mutant> mutants = RuleMutants.of(rule, texts().getOrDefault(rule, ""));

        assertThat(mutants).hasSizeGreaterThan(25);
        assertSurvivors(mutants, rule, equivalent(rule + ":"));
    }

    @Test
    void rules_whose_priorities_are_swapped_are_noticed() {
        Map<String, String> curing = texts();
        // Those that only show have no plan. A disc node is made only while all others run: no other rule acts beside
        // it. Nobody is started without the lost ones in a test, which has no copies.
        curing.values()
                .removeIf(text -> text.contains("{type: none}")
                        || text.contains("{type: start-without-lost")
                        || text.contains("{type: make-disc-node}")
                        || text.contains("{type: leave-cluster}"));
        List<Mutant> mutants = RuleMutants.swapped(curing);

        assertThat(mutants).hasSize(28);
        assertSurvivors(mutants, "together", equivalent("priorities"));
    }

    /** To see that nothing notices a change, all tests run: that is left to {@code -Dfull}. */
    private void assertSurvivors(List<Mutant> mutants, String first, Set<String> equivalent) {
        assertThat(mutants).extracting(Mutant::name).containsAll(equivalent);
        List<Mutant> tried = new ArrayList<>(mutants);
        if (!FULL) {
            tried.removeIf(mutant -> equivalent.contains(mutant.name()));
        }
        assertThat(survivors(tried, first)).isEqualTo(FULL ? equivalent : Set.of());
    }

    private static Set<String> equivalent(String prefix) {
        Set<String> names = new HashSet<>(EQUIVALENT.keySet());
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }

    private static Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        for (Rule rule : Shipped.rules()) {
            texts.put(rule.name(), ShippedRules.text(rule.name() + ".yaml"));
        }
        return texts;
    }

    /** @param first the test file that is most likely to notice */
    private Set<String> survivors(List<Mutant> mutants, String first) {
        Set<String> survivors = new HashSet<>();
        for (Mutant mutant : mutants) {
            boolean ofBudgets = mutant.name().contains("budget");
            if (!isNoticed(mutant, ofBudgets ? "budgets" : first)) {
                survivors.add(mutant.name());
            }
        }
        System.out.println("RULE MUTANTS " + mutants.size() + " of " + first + ", " + survivors.size()
                + " not noticed: " + survivors);
        return survivors;
    }

    private boolean isNoticed(Mutant mutant, String first) {
        RuleLoading mutated = files ->
                READER.read(files.stream().map(file -> changed(file, mutant)).toList());
        Set<Sighting> sightings = new HashSet<>();
        List<Never> never = new ArrayList<>();
        Map<String, Rule> rules = new TreeMap<>();
        String before = BEFORE.by(mutant.name()).orElse("");
        for (Path path : paths(before, first)) {
            TestFileReader reader = new TestFileReader(mutated, new RuleTexts());
            TestFile file = reader.read(path).orElse(null);
            if (file == null || !reader.problems().isEmpty()) {
                return true;
            }
            file.rules().stream()
                    .filter(rule -> mutant.texts().containsKey(rule.name()))
                    .forEach(rule -> rules.put(rule.name(), rule));
            never.addAll(file.never());
            Optional<String> failed = failed(file, mutant, before, sightings);
            if (failed.isPresent()) {
                BEFORE.caught(mutant.name(), path.getFileName() + OF_FILE + failed.get());
                return true;
            }
        }
        return !Coverage.of(List.copyOf(rules.values()), sightings, never).complete()
                || !Coverage.refuted(sightings, never).isEmpty();
    }

    private static RuleText changed(RuleText file, Mutant mutant) {
        return new RuleText(file.file(), mutant.texts().getOrDefault(stem(Path.of(file.file())), file.text()));
    }

    /** The first test that does. */
    private Optional<String> failed(TestFile file, Mutant mutant, String before, Set<Sighting> sightings) {
        if (file.rules().stream().noneMatch(rule -> mutant.texts().containsKey(rule.name()))) {
            return Optional.empty();
        }
        List<RuleTest> tests = new ArrayList<>(file.tests());
        tests.sort(Comparator.<RuleTest, Boolean>comparing(test -> !before.endsWith(OF_FILE + test.name()))
                .thenComparing(test -> -noticed.getOrDefault(test.name(), 0)));
        for (RuleTest test : tests) {
            TestResult result = TestRun.of(test, file.rules());
            sightings.addAll(result.sightings());
            if (!result.passed()) {
                noticed.merge(test.name(), 1, Integer::sum);
                return Optional.of(test.name());
            }
        }
        return Optional.empty();
    }

    /** All test files, that of the test that noticed before, and those whose names begin so, before the others. */
    private static List<Path> paths(String before, String first) {
        List<Path> paths = new ArrayList<>(TestPlaces.of(List.of(TESTS)).files());
        paths.sort(Comparator.<Path, Boolean>comparing(path -> !before.startsWith(path.getFileName() + OF_FILE))
                .thenComparing(path -> !stem(path).startsWith(first)));
        return paths;
    }

    private static String stem(Path path) {
        return String.valueOf(path.getFileName()).replace(".yaml", "");
    }
}
