package io.rabbitagent.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of alerting/README.md says what the rules say. */
class AlertingPageTest {
    private static final Path PAGE = Alerting.DIRECTORY.resolve("README.md");
    private static final String BEGIN = "<!-- begin -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void the_page_has_each_alert_with_its_times() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String current = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, current);
        }

        assertThat(PAGE)
                .as("alerting/README.md is not current; run mvn -pl agent test -Dtest=AlertingPageTest -Dupdate=true")
                .hasContent(current);
    }

    private static String table() {
        return Alerting.alerts().stream().map(AlertingPageTest::row).collect(Collectors.joining("", """
                        | alert | severity | remediation | rule | for | keep | runbook |
                        |---|---|---|---|---|---|---|
                        """, ""));
    }

    private static String row(Alert alert) {
        String runbook = alert.annotation("runbook_url");
        String name = runbook.substring(runbook.lastIndexOf('/') + 1).replace(".md", "");
        return "| `" + alert.name() + "` | " + alert.label("severity") + " | " + alert.label("remediation") + " | "
                + alert.rule().map(rule -> "`" + rule + "`").orElse("–") + " | "
                + alert.holdFor() + " | " + alert.source().getOrDefault("keep_firing_for", "–") + " | [" + name
                + "](../"
                + runbook + ") |\n";
    }
}
