package io.rabbitagent.cli;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.PictureTaken;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code agent rules test} and {@code replay}, as their caller meets them: no agent is there. */
class RulesTestingTest {
    private static final String RULE = """
            apiVersion: rabbitagent/v1
            kind: RemediationRule
            metadata: {name: stopped, version: 1}
            spec:
              summary: The application is stopped
              mode: observe
              for: 4s
              minSamples: 2
              when: "node.app == 'stopped'"
              remedy: {type: none}
              budget: {perNode: 3/1h, perCluster: 10/1h}
              verify: {within: 1m, stableFor: 4s}
            """;

    private static final String TESTS = """
            rules: [../stopped.yaml]
            base: {healthy: 3}
            tests:
              - name: it fires
                timeline:
                  - {at: 0s, patch: {rabbit@rb2: {state: app-stopped}}}
                  - {at: 20s, patch: {rabbit@rb2: {app: unknown}}}
                expect:
                  - {at: 10s, rule: stopped, node: rabbit@rb2, state: blocked, by: only shows what is wrong}
                  - {at: 10s, rule: stopped, node: rabbit@rb1, state: none}
                  - {at: 30s, rule: stopped, node: rabbit@rb2, when: unknown}
            """;

    @TempDir
    private Path directory;

    private final FakeConsole console = new FakeConsole(new FakeAgent(Pictures.healthy(1)));

    @BeforeEach
    void a_rule_and_its_tests() throws IOException {
        Files.createDirectories(directory.resolve("rules/tests"));
        Files.writeString(directory.resolve("rules/stopped.yaml"), RULE);
        Files.writeString(directory.resolve("rules/tests/stopped.yaml"), TESTS);
    }

    @Test
    void tests_that_pass_end_with_0_and_say_what_they_rely_on() {
        assertThat(run("rules", "test", "--require-coverage")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText())
                .contains("ok    it fires", "stopped  (condition)  seen  seen  seen")
                .endsWith("1 passed, 0 failed; no answer is missing\n");
    }

    @Test
    void a_test_that_fails_ends_with_65_and_says_what_was_so() throws IOException {
        Files.writeString(
                directory.resolve("rules/tests/stopped.yaml"),
                TESTS.replace("rabbit@rb1, state: none", "rabbit@rb1, state: pending"));

        assertThat(run("rules", "test", "rules/tests")).isEqualTo(ExitCode.INPUT);
        assertThat(console.outText())
                .contains(
                        "FAIL  it fires",
                        "stopped.yaml:10:9, at 10s",
                        "expected stopped on rabbit@rb1: state pending",
                        "was      state none");
    }

    @Test
    void missing_answers_fail_only_where_that_is_asked_for() throws IOException {
        Files.writeString(
                directory.resolve("rules/tests/stopped.yaml"), TESTS.replaceAll("(?m)^.*when: unknown.*\n", ""));

        assertThat(run("rules", "test")).isEqualTo(ExitCode.DONE);
        assertThat(run("rules", "test", "--require-coverage")).isEqualTo(ExitCode.INPUT);
        assertThat(console.outText()).contains("seen  seen  MISSING", "answers are missing");
    }

    @Test
    void a_wrong_file_ends_with_65_and_is_named() throws IOException {
        Files.writeString(directory.resolve("rules/tests/stopped.yaml"), TESTS.replace("expect:", "expects:"));

        assertThat(run("rules", "test")).isEqualTo(ExitCode.INPUT);
        assertThat(console.outText()).isEmpty();
        assertThat(console.errText())
                .contains("stopped.yaml:8:5: tests: 'expects' is unknown here; did you mean expect?");
    }

    @Test
    void results_are_json_and_junit_xml_too() throws IOException {
        assertThat(run("rules", "test", "-o", "json", "--junit", "results.xml")).isEqualTo(ExitCode.DONE);

        assertThat(console.outText())
                .startsWith("{\"format_version\":1,\"passed\":1,\"failed\":0,\"complete\":true,\"files\":[{")
                .contains("\"tests\":[{\"name\":\"it fires\",\"passed\":true,\"failures\":[]}]")
                .contains("\"coverage\":[{\"rule\":\"stopped\",\"complete\":true,\"when\":{\"pass\":\"seen\"");
        assertThat(directory.resolve("results.xml")).content().contains("<testsuites tests=\"1\" failures=\"0\"");
    }

    @Test
    void files_that_can_not_be_read_are_failed_tests_of_the_junit_xml() throws IOException {
        Files.writeString(directory.resolve("results.xml"), "those of the run before, all passed");
        Files.writeString(
                directory.resolve("rules/other.yaml"),
                RULE.replace("name: stopped", "name: other").replace("node.app ==", "node.ap =="));
        Files.writeString(directory.resolve("rules/tests/more.yaml"), TESTS.replace("expect:", "expects:"));

        assertThat(run("rules", "test", "--junit", "results.xml")).isEqualTo(ExitCode.INPUT);

        assertThat(console.outText()).isEmpty();
        assertThat(directory.resolve("results.xml"))
                .content()
                .startsWith("<?xml")
                .contains("<testsuites tests=\"3\" failures=\"3\"", "name=\"can be read\"", "rules/other.yaml:9:")
                .containsPattern("rules/tests/more\\.yaml:8:5: [^<]*'expects' is unknown here; did you mean expect\\?")
                .doesNotContain("it fires", "but was");
    }

    @Test
    void a_rule_that_no_test_names_is_not_covered() throws IOException {
        Files.writeString(directory.resolve("rules/other.yaml"), RULE.replace("name: stopped", "name: other"));

        assertThat(run("rules", "test")).isEqualTo(ExitCode.DONE);
        assertThat(run("rules", "test", "--require-coverage")).isEqualTo(ExitCode.INPUT);
        assertThat(console.outText())
                .contains("other    (condition)  MISSING  MISSING  MISSING", "answers are missing");
    }

    @Test
    void results_that_can_not_be_written_are_said_to_be_so() {
        assertThat(run("rules", "test", "--junit", "nowhere/results.xml")).isEqualTo(ExitCode.FAILED);
        assertThat(console.errText()).contains("the results can't be written to nowhere/results.xml");
    }

    @Test
    void a_journal_is_replayed_as_text_and_as_json() throws Exception {
        journal(new PictureTaken(Pictures.healthy(3).appStopped(node(2)).picture()));

        assertThat(run("rules", "replay", "--rules", "rules", "--journal", "state"))
                .isEqualTo(ExitCode.DONE);
        assertThat(console.outText())
                .contains("would  stopped rabbit@rb2 The application is stopped;", "only shows", "1 picture of");

        assertThat(run("rules", "replay", "--rules", "rules", "--journal", "state", "-o", "json"))
                .isEqualTo(ExitCode.DONE);
        assertThat(console.outText())
                .contains("{\"format_version\":1,\"journal\":")
                .contains("\"side\":\"would\",\"kind\":\"blocked\",\"rule\":\"stopped\",\"node\":\"rabbit@rb2\"");
    }

    @Test
    void a_replay_without_a_journal_or_with_wrong_rules_ends_with_65() throws Exception {
        assertThat(run("rules", "replay", "--rules", "rules", "--journal", "nowhere"))
                .isEqualTo(ExitCode.INPUT);
        assertThat(console.errText()).contains("there is no journal in");

        assertThat(run("rules", "replay", "--rules", "gone", "--journal", "state"))
                .isEqualTo(ExitCode.INPUT);
        assertThat(console.errText()).contains("gone: there is no such file or directory; make it or name another");

        assertThat(run("rules", "replay", "--journal", "state", "--interval", "0s"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_replay_that_ends_before_it_begins_is_wrong_usage() {
        assertThat(run(
                        "rules",
                        "replay",
                        "--rules",
                        "rules",
                        "--journal",
                        "nowhere",
                        "--since",
                        "2026-01-02T00:00:00Z",
                        "--until",
                        "2026-01-01T00:00:00Z"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.errText())
                .contains("--since is 2026-01-02T00:00:00Z, and that is after --until, 2026-01-01T00:00:00Z:"
                        + " name an earlier --since or a later --until");
        assertThat(run("rules", "replay", "--journal", "nowhere", "--since", "9999-01-02T00:00:00Z"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(console.errText()).contains("that is after now: name an earlier --since");
    }

    private int run(String... arguments) {
        CommandRequest request = new CommandRequest("ops", List.of(arguments), directory, Terminal.NONE, Map.of());
        return Cli.run(new Invocation(request, console, bug -> "the fake log", purpose -> {
            throw new OperationException(OperationException.Kind.UNREACHABLE, "no agent is asked for this");
        }));
    }

    private void journal(Event event) throws Exception {
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        try (StateLock lock = ((StateDirectory.Held) state.lock()).lock();
                LocalJournal journal = LocalJournal.open(lock, "rabbit@rb1/1", AgentJson.create())
                        .journal()) {
            journal.append(Pictures.NOON, event);
        }
    }
}
