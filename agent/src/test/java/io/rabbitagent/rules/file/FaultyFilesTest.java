package io.rabbitagent.rules.file;

import static io.rabbitagent.rules.file.RuleFiles.FULL;
import static io.rabbitagent.rules.file.RuleFiles.SHORT;
import static io.rabbitagent.rules.file.RuleFiles.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.yaml.YamlDocument;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong in rule files, and in which words it is told.
 *
 * <p>The tables have two lines a fault: what is right, and what stands there instead; below it the only problem, behind the
 * file's name. It is made of the full file, or of the short one where the full one has no such text; ⏎ is the end of a line.
 */
class FaultyFilesTest {
    private static final Schema SCHEMA = new Schema();

    private static final String NAMES = """
            kind: => kindd: x⏎kind:
                2:1: 'kindd' is unknown here; did you mean kind?
            priority: => prioritaet:
                7:3: spec: 'prioritaet' is unknown here; did you mean priority?
            version: 3} => version: 3, mode: auto}
                3:43: metadata: 'mode' is unknown here; did you mean spec.mode?
            3m, => 3m, xyz: 1,
                18:24: spec.verify: 'xyz' is unknown here; remove it; known here: within, stableFor
            cel: 'cluster.majority' => cel: a, el: b
                15:35: spec.gates: 'el' is unknown here; did you mean cel?
            mode: approve⏎  for: => for:
                5:3: spec: has no mode
            kind: RemediationRule⏎metadata => metadata
                1:1: has no kind; add it: RemediationRule: what the file holds.
            , version: 1 =>
                3:11: metadata: has no version
            , stableFor: 24h =>
                11:11: spec.verify: has no stableFor
            remedy: {type: reset-and-rejoin}⏎  budget => budget
                5:3: spec: has no remedy
            """;

    private static final String VALUES = """
            rabbitagent/v1 => rabbitagent/v2
                1:13: apiVersion: 'rabbitagent/v2' is not rabbitagent/v1; did you mean rabbitagent/v1?
            RemediationRule => RuleTest
                2:7: kind: 'RuleTest' is not RemediationRule; write RemediationRule
            name: app-stopped, => name: App,
                3:18: metadata.name: 'App' is not a name; use 1 to 63
            name: app-stopped, => name: 7,
                3:18: metadata.name: '7' is not a name; use 1 to 63
            name: app-stopped, => name: true,
                3:18: metadata.name: 'true' is not a name; write it between quotes
            version: 3 => version: 0
                3:40: metadata.version: '0' is not a whole number from 1 to 1000000; write such a number
            version: 3 => version: '3'
                3:40: metadata.version: '3' is not a whole number from 1 to 1000000; write such a number, without quotes
            auto => autoo
                8:9: spec.mode: 'autoo' is not observe or approve or auto; did you mean auto?
            scope: node => scope: nodes
                6:10: spec.scope: 'nodes' is not node or cluster; did you mean node?
            400 => 1001
                7:13: spec.priority: '1001' is not a whole number from 0 to 1000
            400 => -1
                7:13: spec.priority: '-1' is not
            Samples: 3 => Samples: 101
                11:15: spec.minSamples: '101' is not a whole number from 1 to 100
            'node.app == 1' => true
                12:9: spec.when: 'true' is not a condition; write it between quotes
            'node.app == 1' =>
                12:8: spec.when: nothing is not a condition; write a CEL expression between quotes
            'node.app == 1' => ' '
                12:9: spec.when: is empty; write a CEL
            The application is stopped => [a, b]
                5:12: spec.summary: a list is not a sentence; write 1 to 300
            The application is stopped => "a\\e[2Jb"
                5:12: spec.summary: 'a\uFFFD[2Jb' is not a sentence
            docs/runbooks/app-stopped.md => two words
                19:12: spec.runbook: 'two words' is not a path or an address
            {name: app-stopped, version: 3} => x
                3:11: metadata: 'x' is not a section with names and values; write name, version below it, indented
            """;

    private static final String TIMES = """
            5s => 500ms
                10:8: spec.for: '500ms' is not a duration from 0s to 24h; write a whole number and its unit, such as 90s, 10m or 2h
            5s => 5
                10:8: spec.for: '5' is not a duration
            5s => 25h
                10:8: spec.for: '25h' is not a duration
            5s => 1d
                10:8: spec.for: '1d' is not a duration
            5s => 05s
                10:8: spec.for: '05s' is not a duration
            within: 3m => within: 0s
                18:20: spec.verify.within: '0s' is not a duration from 1s to 24h
            3/1h => 0/1h
                17:21: spec.budget.perNode: '0/1h' is not a budget: 1 to 100 runs within 1m to 30d; write RUNS/WINDOW
            3/1h => 101/1h
                17:21: spec.budget.perNode: '101/1h' is not a budget: 1 to 100 runs
            3/1h => 3/59s
                17:21: spec.budget.perNode: '3/59s' is not
            10/2d => 10/31d
                17:39: spec.budget.perCluster: '10/31d' is not
            3/1h => 3
                17:21: spec.budget.perNode: '3' is not
            """;

    private static final String REMEDIES = """
            start-app => start-ap
                16:18: spec.remedy.type: 'start-ap' is no remedy; did you mean start-app?
            start-app => reboot
                16:18: spec.remedy.type: 'reboot' is no remedy; write one of none, start-app,
            {type: start-app} => {}
                16:11: spec.remedy: has no type; add it: none or start-app or
            {type: start-app} => start-app
                16:11: spec.remedy: 'start-app' is not a section with names and values; write type below it, indented
            {type: start-app} => {type: start-app, force: 1}
                16:29: spec.remedy: 'force' is unknown here; remove it; known here: type
            mode: approve => mode: auto
                6:9: spec.mode: auto is too much for the remedy reset-and-rejoin: it deletes data, so a human approves each plan; write approve
            mode: approve => mode: approve⏎  unasked: a
                7:12: spec.unasked: stands beside mode approve, where no plan runs unasked; remove it, or write mode: auto
            """;

    private static final String GATES = """
            name: majority-up => name: not-paused
                15:14: spec.gates.name: 'not-paused' is the name of a gate that every plan has; choose another name
            name: majority-up => name: Majority
                15:14: spec.gates.name: 'Majority' is not a name
            onlyAtStart: true => onlyAtStart: yes
                14:90: spec.gates.onlyAtStart: 'yes' is not true or false; write true or false, without quotes
            {name: majority-up, cel: 'cluster.majority'} => {name: majority-up}
                15:7: spec.gates: has no cel
            {name: majority-up, cel: 'cluster.majority'} => majority-up
                15:7: spec.gates: 'majority-up' is not a section
            mode: approve => gates: {}⏎  mode: approve
                6:10: spec.gates: a section with names and values is not a list
            """;

    /** Of the text itself, or between its parts: a schema does not see it. */
    private static final String TEXTUAL = """
            scope: node => scope: cluster
                16:11: spec.remedy: the remedy start-app is for one node, and the rule is about no single one; write scope: node
            {type: start-app} => {type: ordered-start}
                16:11: spec.remedy: the remedy ordered-start is for the cluster as a whole; write scope: cluster
            {name: app-stopped, => {name: break-glass,
                3:18: metadata.name: 'break-glass' is no rule's name; choose another
            node.down => &x node.down
                8:9: has a YAML anchor, &x
            node.down => !node.down
                8:9: has a YAML tag, !node.down
            mode: approve => mode: approve⏎  mode: auto
                7:3: spec.mode: is given twice, first at 6:3; remove one of them
            mode: approve => [a]: b⏎  mode: approve
                6:3: spec: has a name that is no text; write NAME: VALUE
            name: majority-up => name: facts-fresh
                15:14: spec.gates.name: 'facts-fresh' is the name of another gate of this rule, at 14:14; choose another name
            """;

    /**
     * One fault.
     *
     * @param text of the file
     * @param told the only problem, behind the file's name
     */
    private record Faulty(String text, String told) {
        static Faulty of(String right, String wrong, String told) {
            String file = FULL.contains(right) ? FULL : SHORT;
            assertThat(file).contains(right);
            return new Faulty(file.replace(right, wrong), told);
        }
    }

    static Stream<Faulty> structural() {
        return Stream.of(NAMES, VALUES, TIMES, REMEDIES, GATES).flatMap(FaultyFilesTest::faults);
    }

    static Stream<Faulty> tooLong() {
        return Stream.of(
                Faulty.of(
                        "'node.app == 1'",
                        "a" + "+a".repeat(2000),
                        "12:9: spec.when: has more than 4000 characters; divide it"),
                Faulty.of(
                        "The application is stopped",
                        "x".repeat(301),
                        "5:12: spec.summary: has more than 300 characters"));
    }

    static Stream<Faulty> textual() {
        return Stream.concat(
                faults(TEXTUAL),
                Stream.of(
                        new Faulty("", " is empty; write a rule, or remove the file"),
                        new Faulty("# only a comment\n", " is empty; "),
                        new Faulty("- a\n", "1:1: is not made of settings"),
                        new Faulty("a: \"b\n", "2:1: is no YAML: "),
                        new Faulty(SHORT + "#" + "x".repeat(66_000), " is larger than 64 KiB; write one rule a file"),
                        new Faulty(
                                SHORT + "---\n" + FULL, "12:1: has a second YAML document; put it in its own file")));
    }

    private static Stream<Faulty> faults(String table) {
        List<String> lines = table.lines().map(String::strip).toList();
        return IntStream.range(0, lines.size() / 2).mapToObj(row -> fault(lines.get(2 * row), lines.get(2 * row + 1)));
    }

    private static Faulty fault(String change, String told) {
        String[] sides = change.replace('⏎', '\n').split(" => ?", 2);
        return Faulty.of(sides[0], sides[1], told);
    }

    @ParameterizedTest
    @MethodSource({"structural", "tooLong", "textual"})
    void what_is_wrong_is_told_alone_with_place_and_remedy(Faulty faulty) {
        assertThat(problems(faulty.text())).singleElement().asString().startsWith("a.yaml:" + faulty.told());
    }

    @ParameterizedTest
    @MethodSource({"structural", "tooLong"})
    void what_is_wrong_in_its_structure_the_schema_refuses_too(Faulty faulty) throws YamlDocument.Malformed {
        assertThat(SCHEMA.objections(faulty.text())).isNotEmpty();
    }

    @Test
    void the_schema_has_nothing_against_what_is_right() throws YamlDocument.Malformed {
        assertThat(SCHEMA.objections(FULL)).isEmpty();
        assertThat(SCHEMA.objections(SHORT)).isEmpty();
    }
}
