package io.rabbitagent.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of Alertmanager's configuration: each alert comes to whom it is for, and none is held back that a remedy depends on. */
class AlertmanagerTest {
    private static final Path FILE = Alerting.DIRECTORY.resolve("alertmanager.yml");
    private static final Path ROUTES = Alerting.DIRECTORY.resolve("tests").resolve("routes.txt");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|=)\\s*\"?([^\"]*)\"?");

    private final Map<String, Object> configuration = Alerting.read(FILE);
    private final List<Alert> alerts = Alerting.alerts();

    @Test
    void amtool_finds_no_fault() {
        Tool.amtool(List.of("check-config", FILE.toString())).succeeded();
    }

    @Test
    void each_alert_comes_to_the_receivers_of_the_table() throws IOException {
        Map<String, String> table = new TreeMap<>();
        for (String line : Files.readAllLines(ROUTES)) {
            if (!line.startsWith("#")) {
                table.put(line.split("\\s+", 2)[0], line.split("\\s+", 2)[1]);
            }
        }
        Map<String, String> routed = new TreeMap<>();
        alerts.forEach(alert -> routed.put(alert.name(), receivers(alert)));

        assertThat(routed).containsExactlyInAnyOrderEntriesOf(table);
    }

    @Test
    void the_agents_are_told_what_they_can_remedy_and_the_watchdog_and_no_more() {
        for (Alert alert : alerts) {
            boolean isTheirs =
                    !alert.label("remediation").equals("none") || alert.name().equals("RabbitagentWatchdog");
            assertThat(List.of(receivers(alert).split(",")).contains("agents"))
                    .as(alert.name())
                    .isEqualTo(isTheirs);
        }
    }

    @Test
    void people_are_told_all_that_is_a_warning_or_worse() {
        assertThat(alerts)
                .filteredOn(alert -> !alert.label("severity").equals("info"))
                .allSatisfy(alert -> assertThat(receivers(alert).split(",")).contains("people"));
    }

    private String receivers(Alert alert) {
        List<String> arguments = new ArrayList<>(
                List.of("config", "routes", "test", "--config.file=" + FILE, "alertname=" + alert.name()));
        alert.labels().forEach((name, value) -> arguments.add(name + "=" + value));
        arguments.add("cluster=prod");
        return Tool.amtool(arguments).succeeded().strip();
    }

    @Test
    void no_alert_that_a_remedy_depends_on_can_be_inhibited() {
        List<Map<String, Object>> rules = Alerting.maps(configuration, "inhibit_rules");
        assertThat(rules).isNotEmpty();
        for (Map<String, Object> rule : rules) {
            List<Alert> held = alerts.stream()
                    .filter(alert -> isMatched(alert, rule, "target_matchers"))
                    .toList();
            assertThat(held)
                    .as(rule.toString())
                    .isNotEmpty()
                    .allSatisfy(alert -> assertThat(alert.label("remediation"))
                            .as(alert.name())
                            .isEqualTo("none"));
        }
    }

    @Test
    void whoever_inhibits_is_an_alert_in_the_same_cluster_that_weighs_no_less() {
        List<String> weights = List.of("info", "warning", "critical");
        for (Map<String, Object> rule : Alerting.maps(configuration, "inhibit_rules")) {
            assertThat((List<?>) rule.getOrDefault("equal", List.of()))
                    .as(rule.toString())
                    .anyMatch("cluster"::equals);
            for (Alert source : alerts) {
                if (isMatched(source, rule, "source_matchers")) {
                    assertThat(alerts)
                            .filteredOn(alert -> isMatched(alert, rule, "target_matchers"))
                            .allSatisfy(target -> assertThat(weights.indexOf(source.label("severity")))
                                    .as(source.name() + " inhibits " + target.name())
                                    .isGreaterThanOrEqualTo(weights.indexOf(target.label("severity"))));
                }
            }
        }
    }

    @Test
    void every_name_in_an_inhibition_is_an_alert() {
        List<String> names = alerts.stream().map(Alert::name).toList();
        for (Map<String, Object> rule : Alerting.maps(configuration, "inhibit_rules")) {
            for (String side : List.of("source_matchers", "target_matchers")) {
                for (Object text : (List<?>) rule.getOrDefault(side, List.of())) {
                    var matcher = MATCHER.matcher(String.valueOf(text));
                    assertThat(matcher.matches()).as(String.valueOf(text)).isTrue();
                    assertThat(matcher.group(1)).isEqualTo("alertname");
                    assertThat(names).contains(matcher.group(3).split("\\|"));
                }
            }
        }
    }

    /** All matchers of a side are of alertname, with = or =~, which another test holds. */
    private static boolean isMatched(Alert alert, Map<String, Object> rule, String side) {
        return ((List<?>) rule.getOrDefault(side, List.of())).stream().allMatch(text -> {
            var matcher = MATCHER.matcher(String.valueOf(text));
            return matcher.matches() && List.of(matcher.group(3).split("\\|")).contains(alert.name());
        });
    }

    @Test
    void what_people_read_has_both_links_and_says_who_remedies(@TempDir Path directory) throws IOException {
        Path data = directory.resolve("data.json");
        Files.writeString(data, """
                {"status": "firing", "receiver": "people", "externalURL": "", "groupLabels": {"cluster": "prod"}, "commonLabels": {},
                 "commonAnnotations": {"summary": "It is down"},
                 "alerts": [{"status": "firing", "startsAt": "2026-01-02T03:04:05Z",
                  "labels": {"severity": "critical", "remediation": "manual", "rule": "partition"},
                  "annotations": {"summary": "It is down", "description": "Do this.", "runbook_url": "docs/runbooks/partition.md",
                                  "dashboard_url": "/d/rabbitagent-recovery?var-cluster=prod"}}]}
                """);

        String text = Tool.amtool(List.of(
                        "template",
                        "render",
                        "--template.glob=" + Alerting.DIRECTORY.resolve("templates") + "/*.tmpl",
                        "--template.text={{ template \"rabbitmq-agent.subject\" . }}\n{{ template \"rabbitmq-agent.text\" . }}",
                        "--template.data=" + data))
                .succeeded();

        assertThat(text)
                .contains(
                        "[FIRING 1] It is down\n",
                        "Do this.\n",
                        "Runbook: https://runbooks.example.org/docs/runbooks/partition.md\n",
                        "Dashboard: https://grafana.example.org/d/rabbitagent-recovery?var-cluster=prod\n",
                        "Since: 2026-01-02 03:04:05 UTC\n",
                        "by rule partition: it waits for your approval.");
    }
}
