package io.rabbitagent.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.dashboards.DashboardQueries;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each alert brings along: labels by which it is routed, and words by which somebody who was woken up finds on. */
class AlertsTest {
    /** A human asks for a leave, so that nobody need be told. */
    private static final Set<String> RULES_WITHOUT_ALERT = Set.of("leave");

    private static final List<String> HEADINGS = List.of(
            "Meaning",
            "Impact",
            "Diagnosis",
            "Mitigation",
            "What the agent does",
            "Preconditions it checks",
            "How to stop it",
            "By hand");
    private static final Pattern DASHBOARD = Pattern.compile("/d/([a-z-]+)");
    private static final Pattern CLUSTER = Pattern.compile("var-cluster=\\{\\{ \\$labels\\.cluster \\| urlquery }}");

    private final List<Alert> alerts = Alerting.alerts();

    @Test
    void promtool_finds_no_fault() {
        Tool.promtool(Tool.with(Alerting.ruleFiles(), "check", "rules")).succeeded();
    }

    @Test
    void promtool_finds_no_fault_in_the_example_of_prometheus_configuration() {
        Tool.promtool(Tool.with(List.of(Alerting.DIRECTORY.resolve("prometheus.yml")), "check", "config"))
                .succeeded();
    }

    @Test
    void each_has_a_name_of_its_own() {
        assertThat(alerts).extracting(Alert::name).doesNotHaveDuplicates();
    }

    @Test
    void labels_are_of_the_few_words_by_which_alertmanager_routes() {
        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.label("severity")).as(alert.name()).isIn("critical", "warning", "info");
            assertThat(alert.label("remediation")).as(alert.name()).isIn("auto", "manual", "none");
            assertThat(alert.label("team")).as(alert.name()).isEqualTo("rabbitmq");
        });
    }

    @Test
    void a_rule_that_is_named_is_shipped_and_remediation_says_its_mode() {
        for (Alert alert : alerts) {
            String expected = alert.rule()
                    .map(name -> remediation(Shipped.rule(name).mode()))
                    .orElse("none");
            assertThat(alert.label("remediation")).as(alert.name()).isEqualTo(expected);
        }
    }

    private static String remediation(Mode mode) {
        return switch (mode) {
            case AUTO -> "auto";
            case APPROVE -> "manual";
            case OBSERVE -> "none";
        };
    }

    @Test
    void each_shipped_rule_has_an_alert() {
        Set<String> rules = Shipped.rules().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
        rules.removeAll(RULES_WITHOUT_ALERT);

        assertThat(alerts.stream().flatMap(alert -> alert.rule().stream())).containsAll(rules);
    }

    @Test
    void each_says_in_a_line_what_is_and_in_a_sentence_or_two_what_to_do() {
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.annotation("summary"))
                    .as(alert.name())
                    .isNotBlank()
                    .doesNotContain("\n")
                    .hasSizeLessThan(150);
            assertThat(alert.annotation("description"))
                    .as(alert.name())
                    .endsWith(".")
                    .doesNotContain("\n")
                    .hasSizeBetween(40, 350);
        });
    }

    @Test
    void each_names_its_cluster_where_it_has_one() {
        assertThat(alerts)
                .filteredOn(alert -> !alert.name().equals("RabbitagentWatchdog"))
                .allSatisfy(alert ->
                        assertThat(alert.annotation("summary")).as(alert.name()).contains("{{ $labels.cluster }}"));
    }

    @Test
    void each_leads_to_a_dashboard_with_its_cluster_chosen() {
        for (Alert alert : alerts) {
            String url = alert.annotation("dashboard_url");
            Matcher dashboard = DASHBOARD.matcher(url);
            assertThat(dashboard.lookingAt()).as(alert.name()).isTrue();
            assertThat(DashboardQueries.uids()).as(alert.name()).contains(dashboard.group(1));
            assertThat(CLUSTER.matcher(url).find())
                    .as(alert.name())
                    .isEqualTo(!alert.name().equals("RabbitagentWatchdog"));
        }
    }

    @Test
    void each_leads_to_a_runbook_with_all_headings_in_their_order() throws IOException {
        for (Alert alert : alerts) {
            assertThat(alert.annotation("runbook_url")).as(alert.name()).matches("docs/runbooks/[a-z-]+\\.md");
            var runbook = Alerting.DIRECTORY.resolveSibling(alert.annotation("runbook_url"));
            assertThat(runbook).as(alert.name()).exists();
            List<String> headings = Files.readAllLines(runbook).stream()
                    .filter(line -> line.startsWith("## "))
                    .map(line -> line.substring(3))
                    .filter(HEADINGS::contains)
                    .toList();
            assertThat(headings).as(runbook.toString()).isEqualTo(HEADINGS);
        }
    }

    @Test
    void a_rules_alert_leads_to_that_rules_runbook_or_to_one_that_names_it() throws IOException {
        for (Alert alert : alerts) {
            if (alert.rule().isPresent()) {
                var runbook = Alerting.DIRECTORY.resolveSibling(alert.annotation("runbook_url"));
                assertThat(Files.readString(runbook))
                        .as(alert.name())
                        .contains(alert.rule().get());
            }
        }
    }
}
