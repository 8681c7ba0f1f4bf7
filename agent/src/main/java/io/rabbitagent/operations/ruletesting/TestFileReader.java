package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.TextFile;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.ruletest.Deed;
import io.rabbitagent.ruletest.Expectation;
import io.rabbitagent.ruletest.Never;
import io.rabbitagent.ruletest.RuleTest;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import io.rabbitagent.yaml.YamlDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads a file with tests of rules, and says all that is wrong with it. */
final class TestFileReader {
    /** Of a file with tests, or with what they name. */
    static final TextFile.Bound MOST = new TextFile.Bound(4 << 20, "name a smaller file");

    private static final List<String> KEYS = List.of("rules", "interval", "base", "tests", "never");
    private static final List<String> TEST_KEYS = List.of("name", "base", "timeline", "expect");
    private static final List<String> NEVER_KEYS = List.of("rule", "gate", "verdict", "because");
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final RuleLoading loading;
    private final RuleTexts files;
    private final Problems problems = new Problems();
    private final List<Problem> ofRules = new ArrayList<>();

    TestFileReader(RuleLoading loading, RuleTexts files) {
        this.loading = loading;
        this.files = files;
    }

    /** Everything that is wrong in what was read so far: in rule files first. */
    List<Problem> problems() {
        List<Problem> all = new ArrayList<>(ofRules);
        all.addAll(problems.errors());
        return all;
    }

    /** Empty where the file can't be run at all. */
    Optional<TestFile> read(Path file) {
        Optional<MappingNode> document = document(file);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        Place top = new Place(problems, file.toString(), document.get(), "");
        Map<String, Place> keys = top.keys(KEYS).orElse(Map.of());
        Optional<List<Rule>> rules = required(top, keys, "rules", "such as rules: [../app-stopped.yaml]")
                .flatMap(place -> rules(file, place));
        Duration interval = Optional.ofNullable(keys.get("interval"))
                .flatMap(place -> Words.duration(place, Duration.ofSeconds(1)))
                .orElse(INTERVAL);
        Optional<ClusterPicture> base =
                Optional.ofNullable(keys.get("base")).flatMap(place -> new Bases(file).read(place));
        Optional<Place> tests = required(top, keys, "tests", "a list of tests, each with name, timeline and expect");
        if (rules.isEmpty() || tests.isEmpty()) {
            return Optional.empty();
        }
        boolean never = keys.containsKey("never") && !keys.get("never").items().isEmpty();
        if (tests.get().items().isEmpty() && !never) {
            tests.get().fault("holds no test", "write at least one, each with name, timeline and expect");
        }
        List<RuleTest> read = new ArrayList<>();
        for (Place test : tests.get().items()) {
            test(file, test, rules.get(), base, interval).ifPresent(read::add);
        }
        return Optional.of(new TestFile(file.toString(), rules.get(), read, never(keys, rules.get())));
    }

    private Optional<MappingNode> document(Path file) {
        try {
            Optional<MappingNode> document = YamlDocument.read(TextFile.read(file, MOST));
            if (document.isEmpty()) {
                problems.error(file.toString(), "", "holds no tests", "write rules, base and tests");
            }
            return document;
        } catch (TextFile.Unreadable e) {
            problems.error(file + e.position(), "", e.what(), e.remedy());
        } catch (YamlDocument.Malformed e) {
            problems.error(file + e.position, "", e.what, "correct it");
        }
        return Optional.empty();
    }

    private static Optional<Place> required(Place where, Map<String, Place> keys, String name, String remedy) {
        if (!keys.containsKey(name)) {
            where.fault("has no " + name, "add it: " + remedy);
        }
        return Optional.ofNullable(keys.get(name));
    }

    private Optional<List<Rule>> rules(Path file, Place place) {
        List<RuleText> texts = new ArrayList<>();
        for (Place item : place.items()) {
            Words.text(item).ifPresent(name -> {
                FoundTexts found = files.file(ruleFile(file, name));
                texts.addAll(found.texts());
                found.problems()
                        .forEach(one -> item.fault("rule file " + one.place() + ": " + one.what(), one.remedy()));
            });
        }
        if (place.items().isEmpty()) {
            place.fault("names no rule", "such as rules: [../app-stopped.yaml]");
        }
        if (texts.isEmpty() || texts.size() < place.items().size()) {
            return Optional.empty();
        }
        RuleReading reading = loading.read(texts);
        reading.problems().stream().filter(one -> !ofRules.contains(one)).forEach(ofRules::add);
        return reading.problems().isEmpty() ? Optional.of(reading.rules()) : Optional.empty();
    }

    /** A path beside the test file; a name alone is that of a rule in the directory above, or else beside it. */
    private static Path ruleFile(Path file, String name) {
        if (name.contains("/") || name.endsWith(".yaml") || name.endsWith(".yml")) {
            return file.resolveSibling(name).normalize();
        }
        Path above = file.resolveSibling("..").resolve(name + ".yaml").normalize();
        Path beside = file.resolveSibling(name + ".yaml");
        return !Files.exists(above) && Files.exists(beside) ? beside : above;
    }

    private Optional<RuleTest> test(
            Path file, Place place, List<Rule> rules, Optional<ClusterPicture> ofFile, Duration interval) {
        Optional<Map<String, Place>> keys = place.keys(TEST_KEYS);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = required(place, keys.get(), "name", "what is shown, in a few words")
                .flatMap(Words::text);
        Optional<ClusterPicture> base =
                keys.get().containsKey("base") ? new Bases(file).read(keys.get().getOrDefault("base", place)) : ofFile;
        if (base.isEmpty()) {
            if (!keys.get().containsKey("base")) {
                place.fault("has no base", "add it, here or for all tests: base: {healthy: 3}");
            }
            return Optional.empty();
        }
        TimelineReader timeline = new TimelineReader(base.get(), rules);
        List<Deed> deeds = Optional.ofNullable(keys.get().get("timeline"))
                .map(timeline::read)
                .orElse(List.of());
        List<Expectation> expected = required(
                        place, keys.get(), "expect", "- {at: 10s, rule: " + anyName(rules) + ", state: none}")
                .map(at -> new ExpectationReader(base.get().members(), rules).read(at))
                .orElse(List.of());
        return name.filter(text -> !expected.isEmpty())
                .map(text -> new RuleTest(text, interval, timeline.scenes(), deeds, expected));
    }

    private static String anyName(List<Rule> rules) {
        return rules.stream().findFirst().map(Rule::name).orElse("RULE");
    }

    private static List<Never> never(Map<String, Place> keys, List<Rule> rules) {
        List<Never> all = new ArrayList<>();
        for (Place item :
                Optional.ofNullable(keys.get("never")).map(Place::items).orElse(List.of())) {
            item.keys(NEVER_KEYS).ifPresent(entry -> never(item, entry, rules).ifPresent(all::add));
        }
        return all;
    }

    private static Optional<Never> never(Place item, Map<String, Place> entry, List<Rule> rules) {
        Optional<Rule> rule = required(item, entry, "rule", "the name of a rule")
                .flatMap(at -> Words.choice(at, Words.byText(rules, Rule::name)));
        Optional<String> gate = Optional.ofNullable(entry.get("gate"))
                .flatMap(at -> rule.flatMap(one -> Words.choice(at, Words.byText(one.allGates(), Gate::name))
                        .map(Gate::name)));
        Optional<Verdict> verdict = required(item, entry, "verdict", "pass, fail or unknown")
                .flatMap(at -> Words.choice(at, ExpectationReader.GATE_WORDS));
        Optional<String> because =
                required(item, entry, "because", "why it can't be").flatMap(Words::text);
        boolean sound = rule.isPresent()
                && verdict.isPresent()
                && because.isPresent()
                && gate.isPresent() == entry.containsKey("gate");
        return sound
                ? Optional.of(new Never(item.position(), rule.get().name(), gate, verdict.get(), because.get()))
                : Optional.empty();
    }
}
