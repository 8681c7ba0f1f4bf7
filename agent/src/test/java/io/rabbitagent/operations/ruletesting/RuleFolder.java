package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory with rules and, below it, their tests. */
final class RuleFolder {
    /** One for all: made once, it takes a third of a second. */
    static final RuleLoading LOADING = new RuleReader(Expressions.create())::read;

    /** A rule that asks before it starts a stopped application. */
    static final String STOPPED = """
            apiVersion: rabbitagent/v1
            kind: RemediationRule
            metadata: {name: stopped, version: 1}
            spec:
              summary: The application is stopped
              mode: approve
              for: 4s
              minSamples: 2
              when: "node.app == 'stopped'"
              gates:
                - {name: not-drained, cel: "!node.inMaintenance", unblock: revive it}
              remedy: {type: start-app}
              budget: {perNode: 3/1h, perCluster: 10/1h}
              verify: {within: 1m, stableFor: 4s}
            """;

    private static final String HEAD = """
            rules: [../stopped.yaml]
            base: {healthy: 3}
            tests:
            """;

    private final Path path;

    RuleFolder(Path path) {
        this.path = path;
        file("stopped.yaml", STOPPED);
    }

    Path path() {
        return path;
    }

    /** Puts a file there. */
    RuleFolder file(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file with one test there, of a healthy cluster of three. */
    RuleFolder test(String timeline, String expect) {
        return file("tests/stopped.yaml", HEAD + one("it is so", timeline, expect));
    }

    /** A test as it stands in a file. */
    static String one(String name, String timeline, String expect) {
        return "  - name: " + name + "\n    timeline:\n" + timeline.indent(6) + "    expect:\n" + expect.indent(6);
    }

    List<io.rabbitagent.rules.Rule> rules() {
        RuleReading reading = LOADING.read(RuleDirectory.read(path).texts());
        if (!reading.problems().isEmpty()) {
            throw new IllegalStateException(reading.problems().toString());
        }
        return reading.rules();
    }

    /** What came of the tests, none of whose files may be wrong. */
    RulesTestView run() {
        RulesTest.Report report = RulesTest.run(List.of(path), LOADING);
        return report.view()
                .orElseThrow(() -> new IllegalStateException(report.problems().toString()));
    }

    /** What is wrong with the files, a line each, without the directory's name. */
    List<String> problems() {
        RulesTest.Report report = RulesTest.run(List.of(path), LOADING);
        return report.problems().stream()
                .map(Problem::toString)
                .map(line -> line.replace(path + "/", ""))
                .toList();
    }

    /** All that failed, a line each. */
    List<String> failures() {
        return run().files().stream()
                .flatMap(file -> file.tests().stream())
                .flatMap(test -> test.failures().stream())
                .map(one -> "at " + one.at() + " expected " + one.expected() + ", was " + one.was())
                .toList();
    }

    /** The marks of an answer of the rule {@code stopped}: pass, fail and unknown. No gate has an empty name: that is the condition. */
    List<String> marks(String gate) {
        RulesTestView.RuleLine rule = run().coverage().get(0);
        RulesTestView.AnswersLine answers = rule.gates().stream()
                .filter(one -> one.gate().equals(gate))
                .map(RulesTestView.GateLine::answers)
                .findFirst()
                .orElse(rule.when());
        return List.of(answers.pass(), answers.fail(), answers.unknown());
    }
}
