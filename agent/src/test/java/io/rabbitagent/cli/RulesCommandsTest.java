package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.rulefiles.ShippedRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code agent rules}: it works on the caller's files, named as the caller names them. */
class RulesCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private FakeConsole console = new FakeConsole(new FakeAgent(Pictures.healthy(1)));

    @BeforeEach
    void in_the_callers_directory() {
        console.in(directory);
    }

    @Test
    void what_is_exported_is_valid() {
        assertThat(console.run("rules", "export", "mine")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).isEqualTo("mine/" + String.join("\nmine/", ShippedRules.fileNames()) + "\n");

        assertThat(again().run("rules", "validate", "mine")).isEqualTo(ExitCode.DONE);
        assertThat(console.errText()).isEmpty();
        assertThat(console.outText()).contains("mine/app-stopped.yaml").endsWith(" rules, nothing wrong.\n");
    }

    @Test
    void an_export_replaces_nothing_and_then_writes_nothing() throws IOException {
        Files.writeString(directory.resolve("member-down.yaml"), "mine");

        assertThat(console.run("rules", "export", ".")).isEqualTo(ExitCode.REFUSED);

        assertThat(console.errText())
                .isEqualTo("agent: ./member-down.yaml is there already; nothing was written. Name another directory, or"
                        + " move them away\n");
        assertThat(directory).isDirectoryNotContaining("glob:**app-stopped.yaml");
        assertThat(directory.resolve("member-down.yaml")).hasContent("mine");
    }

    @Test
    void an_export_to_where_no_directory_can_be_says_so() throws IOException {
        Files.writeString(directory.resolve("file"), "");

        assertThat(console.run("rules", "export", "file")).isEqualTo(ExitCode.REFUSED);
        assertThat(console.errText()).endsWith("/file is there already. Name another directory\n");
    }

    @Test
    void without_a_name_the_shipped_rules_are_validated() {
        assertThat(console.run("rules", "validate")).isEqualTo(ExitCode.DONE);
        assertThat(console.outText()).contains("shipped: app-stopped.yaml");
    }

    @Test
    void all_problems_of_all_named_files_are_told_a_line_each() throws IOException {
        faulty();

        assertThat(console.run("rules", "validate", "a.yaml", "none", "b.yaml")).isEqualTo(ExitCode.INPUT);

        assertThat(console.errText().lines())
                .containsExactly(
                        "none: there is no such file or directory; make it or name another",
                        "a.yaml:8:9: spec.mode: 'autoo' is not observe or approve or auto; did you mean auto?",
                        "b.yaml: is empty; write a rule, or remove the file");
        assertThat(console.outText()).endsWith("3 problems. These rules can't be used.\n");
    }

    @Test
    void a_fault_in_an_expression_is_told_at_its_place() throws IOException {
        write(
                "a.yaml",
                ShippedRules.text("cluster-down.yaml")
                        .replace(
                                "when: cluster.noMemberRuns",
                                "when: >-\n    cluster.noMemberRuns &&\n    cluster.noMemberRan"));
        int line = ShippedRules.text("cluster-down.yaml").lines().toList().indexOf("  when: cluster.noMemberRuns") + 3;

        assertThat(console.run("rules", "validate", "a.yaml")).isEqualTo(ExitCode.INPUT);

        assertThat(console.errText())
                .startsWith("a.yaml:" + line + ":")
                .contains("spec.when: ")
                .contains("noMemberRan");
    }

    @Test
    void of_what_every_user_may_change_it_warns_for_no_agent_would_read_it() throws IOException {
        Path mine = Files.createDirectory(directory.resolve("mine"));
        write("mine/a.yaml", ShippedRules.text("cluster-down.yaml"));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(mine.resolve("a.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(console.run("rules", "validate", "mine")).isEqualTo(ExitCode.DONE);

        assertThat(console.errText().lines())
                .containsExactly(
                        "warning: mine: can be changed by every user of this host, so that no agent here uses it; run chmod o-w mine",
                        "warning: mine/a.yaml: can be changed by every user of this host, so that no agent here uses it;"
                                + " run chmod o-w mine/a.yaml");
    }

    @Test
    void a_health_check_that_nobody_asks_is_warned_of_at_its_place() throws IOException {
        String when = "  when: cluster.noMemberRuns";
        int line = ShippedRules.text("cluster-down.yaml").lines().toList().indexOf(when) + 1;
        write(
                "a.yaml",
                ShippedRules.text("cluster-down.yaml")
                        .replace(
                                when,
                                "  when: cluster.nodes.exists(n, 'node-is-mirror-sync-critical' in n.failedHealthChecks)"));

        assertThat(console.run("rules", "validate", "a.yaml")).isEqualTo(ExitCode.DONE);

        assertThat(console.errText())
                .startsWith(
                        "warning: a.yaml:" + line + ":33: spec.when: the health check"
                                + " 'node-is-mirror-sync-critical' is not asked, so that it never fails; read"
                                + " node.unsynchronisedQueues, or alert on the metric rabbitagent_queues_without_synchronised_mirror");
    }

    @Test
    void as_json_the_check_has_rules_and_problems() throws IOException {
        faulty();
        write("c.yaml", ShippedRules.text("cluster-down.yaml"));

        assertThat(console.run("rules", "validate", ".", "-o", "json")).isEqualTo(ExitCode.INPUT);

        JsonNode check = JSON.readTree(console.outText());
        assertThat(check.get("format_version").asInt()).isEqualTo(1);
        assertThat(check.get("valid").asBoolean(true)).isFalse();
        assertThat(check.get("rules")).hasSize(1);
        JsonNode rule = check.get("rules").get(0);
        assertThat(rule.get("name").asText()).isEqualTo("cluster-down");
        assertThat(rule.get("version").isInt()).isTrue();
        assertThat(rule.get("file").asText()).isEqualTo("./c.yaml");
        assertThat(rule.get("mode").asText()).isEqualTo("auto");
        assertThat(rule.get("digest").asText()).matches("[0-9a-f]{12}");
        assertThat(check.get("problems")).hasSize(2);
        assertThat(check.at("/problems/0/place").asText()).isEqualTo("./a.yaml:8:9");
        assertThat(check.at("/problems/0/what").asText())
                .isEqualTo("spec.mode: 'autoo' is not observe or approve or auto");
        assertThat(check.at("/problems/0/remedy").asText()).isEqualTo("did you mean auto?");
    }

    @Test
    void an_argument_never_makes_the_program_read_a_file_and_show_it() throws IOException {
        write("secret", "password");

        assertThat(console.run("@" + directory.resolve("secret"))).isEqualTo(ExitCode.USAGE);
        assertThat(console.outText() + console.errText()).doesNotContain("password");
    }

    @Test
    void the_schema_is_printed_and_changes_only_when_rule_files_do() throws IOException {
        assertThat(console.run("rules", "schema")).isEqualTo(ExitCode.DONE);
        Golden.holds("rules-schema.json", console.outText());
    }

    private void faulty() throws IOException {
        write("a.yaml", """
                apiVersion: rabbitagent/v1
                kind: RemediationRule
                metadata: {name: a, version: 1}
                spec:
                  summary: a
                  for: 5s
                  when: cluster.noMemberRuns
                  mode: autoo
                  remedy: {type: start-app}
                  budget: {perNode: 3/1h, perCluster: 10/1h}
                  verify: {within: 3m, stableFor: 5s}
                """);
        write("b.yaml", "");
    }

    private FakeConsole again() {
        console = new FakeConsole(new FakeAgent(Pictures.healthy(1))).in(directory);
        return console;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
