package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.rules.Shipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The session of README's "A rule of your own": somebody writes a rule, has it checked, tested and replayed, and lets it act.
 *
 * <p>Important property: the rule and its tests are those that are printed there.
 */
class RulesSessionIT {
    private static final String RULE = "left-stopped";
    private static final String TYPO = "stopedCleanly";
    private static final int HOST = 2;
    private static final Path AGENT = Lab.PROGRAM.resolveSibling("../agent/bin");
    /** The rule waits 30 s, and starts to count anew where its file changes. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String TEXT = """
            # The shipped rules leave a member alone that somebody stopped: it is meant to be out. For a while.
            apiVersion: rabbitagent/v1
            kind: RemediationRule
            metadata: {name: left-stopped, version: 1}
            spec:
              summary: A member was stopped cleanly, and nobody has started it again
              mode: approve
              for: 30s
              minSamples: 5
              when: node.app == 'vm-down' && node.stoppedCleanly && node.anotherMemberRuns
              gates:
                - name: nobody-is-at-work
                  cel: "!('patching' in cluster.openWindows)"
                  unblock: wait until the window patching is over
              remedy: {type: start-service}
              budget: {perNode: 1/1h, perCluster: 3/1h}
              verify: {within: 7m, stableFor: 10s}
            """;

    private static final String TESTS = """
            rules: [left-stopped]
            base: {healthy: 3}
            tests:
              - name: asks for a member that stays stopped, but not while people are at work
                timeline:
                  - {at: 0s, windows: [patching], patch: {rabbit@rb2: {state: stopped}}}
                  - {at: 1m, windows: []}
                expect:
                  - {at: 10s, rule: left-stopped, node: rabbit@rb2, state: pending}
                  - {at: 50s, rule: left-stopped, node: rabbit@rb2, state: blocked, by: nobody-is-at-work}
                  - {at: 70s, rule: left-stopped, node: rabbit@rb2, state: awaiting-approval, steps: [start-service]}
              - name: a crash is for another rule
                timeline: [{at: 0s, patch: {rabbit@rb2: {state: crashed}}}]
                expect: [{at: 1m, rule: left-stopped, state: none, when: "false"}]
            """;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @AfterEach
    void noRuleFilesAreLeft() {
        RuleFiles.delete();
    }

    @Test
    void a_rule_is_written_checked_tested_replayed_watched_and_then_acts() {
        RuleFiles.delete();
        anOutageThatNoShippedRuleCures();
        write();
        test();
        replay();
        actsOnceItMay();
    }

    /** Somebody stops rb2 and forgets it for a while. */
    private static void anOutageThatNoShippedRuleCures() {
        Lab.stop(HOST);
        Views.awaitStatus(HOST, "rb2 is stopped", RulesSessionIT::isStopped);
        await("rb2 stays stopped, and nothing is found")
                .during(Duration.ofSeconds(45))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> {
                    JsonNode status = Views.status(HOST);
                    return isStopped(status) && status.path("findings").isEmpty();
                });
        Lab.start(HOST);
        Views.awaitStatus(
                HOST,
                "rb2 runs",
                status -> Views.node(status, HOST).path("state").asText().equals("running"));
    }

    private static boolean isStopped(JsonNode status) {
        return Views.node(status, HOST).path("state").asText().equals("stopped");
    }

    private static void write() {
        assertThat(shell("agent rules export rules").succeeded().out())
                .contains("rules/app-stopped.yaml", "rules/member-down.yaml");
        RuleFiles.write(HOST, RULE, TEXT.replace("stoppedCleanly", TYPO));
        Ran wrong = shell("agent rules validate rules/left-stopped.yaml").exited(65);
        assertThat(wrong.err())
                .isEqualTo("rules/left-stopped.yaml:10:38: spec.when: stopedCleanly is no fact;"
                        + " did you mean stoppedCleanly?\n");
        assertThat(wrong.out()).isEqualTo("1 problem. These rules can't be used.\n");
        shell("sed -i s/stopedCleanly/stoppedCleanly/ rules/left-stopped.yaml").succeeded();
        assertThat(shell("agent rules validate rules").succeeded().out())
                .endsWith((Shipped.rules().size() + 1) + " rules, nothing wrong.\n");
        assertThat(RuleFiles.read(HOST, RULE)).isEqualTo(TEXT);
    }

    private static void test() {
        Path tests = RuleFiles.file(HOST, "tests");
        try {
            Files.createDirectory(tests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LabCluster.write(tests.resolve(RULE + ".yaml"), TESTS);
        Ran tested = shell("agent rules test rules").succeeded();
        assertThat(tested.out())
                .contains("ok    asks for a member that stays stopped", "2 passed, 0 failed; answers are missing");
        assertThat(tested.out().lines()).anyMatch(line -> line.matches(" +nobody-is-at-work +seen +seen +MISSING"));
        shell("agent rules test --require-coverage rules").exited(65);
    }

    /** Of the outage the journal knows when it began and ended; the rule would have asked in between. */
    private static void replay() {
        JsonNode replayed =
                shell("agent rules replay --rules rules -o json").succeeded().json();
        List<String> told = Views.list(replayed.path("lines")).stream()
                .map(line ->
                        line.path("side").asText() + " " + line.path("kind").asText())
                .filter(List.of("did node-stopped", "would ask", "did node-started", "did app-started")::contains)
                .toList();
        int asked = told.indexOf("would ask");
        assertThat(told).filteredOn("would ask"::equals).hasSize(1);
        assertThat(told.subList(asked - 1, told.size()))
                .containsExactly("did node-stopped", "would ask", "did node-started", "did app-started");
        JsonNode ask = Views.list(replayed.path("lines")).stream()
                .filter(line -> line.path("kind").asText().equals("ask"))
                .findFirst()
                .orElseThrow();
        assertThat(ask.path("rule").asText()).isEqualTo(RULE);
        assertThat(Views.texts(ask.path("steps"))).containsExactly("1 rabbit@rb2 start-service");
    }

    /** First it may only look; then its plan is proposed, and one line has it done. */
    private static void actsOnceItMay() {
        RuleFiles.follow();
        RuleFiles.writeEverywhere(RULE, TEXT.replace("mode: approve", "mode: observe"));
        Lab.stop(HOST);
        JsonNode observed = Views.awaitFinding(1, RULE, HOST, "blocked");
        assertThat(Views.finding(observed, RULE, HOST)
                        .orElseThrow()
                        .path("blocked_by")
                        .asText())
                .isEqualTo("the rule's mode is observe: it shows, and does not act");
        JsonNode shown = Lab.view(1, "remediate", "--dry-run", "--rule", RULE)
                .path("plans")
                .get(0);
        assertThat(shown.path("mode").asText()).isEqualTo("observe");
        assertThat(shown.path("steps")).hasSize(1);
        assertThat(Lab.agent(1, "remediate", "--rule", RULE, "--yes", "--reason", "test")
                        .exited(77)
                        .err())
                .contains("is in mode observe");

        RuleFiles.writeEverywhere(RULE, TEXT);
        await("its plan awaits approval")
                .atMost(PATIENCE)
                .until(() -> Views.finding(Views.status(1), RULE, HOST)
                        .filter(finding -> finding.path("state").asText().equals("awaiting-approval"))
                        .isPresent());
        Ran done = Lab.agent(1, "remediate", "--rule", RULE, "--node", "rb2", "--yes", "--reason", "test")
                .succeeded();
        assertThat(done.err()).contains("step 1 of 1, start-service, done");
        assertThat(done.out()).contains(": verified, ");
        assertThat(Views.node(Views.status(1), HOST).path("state").asText()).isEqualTo("running");
    }

    /** As somebody on the host types it, beside the agent's configuration. */
    private static Ran shell(String line) {
        return Lab.exec(HOST, "sh", "-c", "PATH=" + AGENT + ":$PATH; cd /etc/rabbitmq-agent; " + line);
    }
}
