package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An agent whose rounds hang goes on showing its last picture: no panel takes it for the present. */
class HungShowsTest extends Showing {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/metrics.txt");
    private static final Pattern SAMPLE = Pattern.compile("(rabbitagent_[a-z_]+)\\{(.*)} ([0-9.E-]+)");
    private static final Pattern PICTURE = Pattern.compile(
            "rabbitagent_(cluster|node|queues|findings|remediation|rehearsal|health_check|store_reachable|rules|maintenance_window)");
    private static final Pattern GOT = Pattern.compile("expr: \"(.*)\", time: .*\\R\\s+exp:.*\\R\\s+got: (.*)");
    private static final Pattern VALUE = Pattern.compile("} (-?[0-9.E+-]+)");
    private static final String ROUNDS = "rabbitagent_poll_duration_seconds_count";
    private static final String CLUSTER = "{cluster=\"prod\"} ";
    /** What mappings of values show as the word unknown; 8 is the state of a member that is unknown. */
    private static final Set<Double> UNKNOWN = Set.of(-1.0, 8.0);

    @Test
    void the_number_of_members_down_is_by_those_that_do_not_hang() throws Exception {
        given(
                        "rabbitagent_cluster_nodes_expected{instance=\"a\"} 3",
                        "rabbitagent_cluster_nodes_expected{instance=\"b\"} 3")
                .given("rabbitagent_cluster_nodes_running{instance=\"a\"} 3")
                .given("rabbitagent_cluster_nodes_running{instance=\"b\"} 2")
                .given(ROUNDS + "{instance=\"a\", probe=\"nodes\"} 40x60")
                .given(ROUNDS + "{instance=\"b\", probe=\"nodes\"} 0+6x60")
                .shows("overview", "Members down", "A", CLUSTER + 1)
                .check();
    }

    @Test
    void an_agent_that_hangs_is_something_to_be_done_and_one_that_has_just_started_is_not() throws Exception {
        given(
                        "rabbitagent_build_info{instance=\"a\", version=\"1\"} 1",
                        "rabbitagent_build_info{instance=\"b\", version=\"1\"} 1")
                .given("rabbitagent_cluster_nodes_expected{instance=\"b\"} 2")
                .given(
                        "rabbitagent_store_reachable{instance=\"a\"} 0",
                        "rabbitagent_rules_reload_successful{instance=\"a\"} 0")
                .given("rabbitagent_findings{instance=\"a\", rule=\"partition\", state=\"blocked\"} 1")
                .given(ROUNDS + "{instance=\"a\", probe=\"nodes\"} 40x60")
                .given(ROUNDS + "{instance=\"b\", probe=\"nodes\"} _x60 7x1")
                .shows(
                        "overview",
                        "What to do next",
                        "A",
                        "{cluster=\"prod\", rule=\"none\", what=\"agents-hang\", next=\"agents-hang\"} 1")
                .check();
    }

    @Test
    void where_all_agents_hang_all_that_they_would_tell_is_unknown() throws Exception {
        assertThat(shown("0+6x60").values().stream()
                        .filter(values -> !UNKNOWN.containsAll(values))
                        .count())
                .as("where none hangs")
                .isGreaterThan(60);

        shown("40x60").forEach((query, values) -> assertThat(values).as(query).isSubsetOf(UNKNOWN));
    }

    /** What each query about agents' pictures yields where the one agent there is shows the golden scrape, its rounds counted so. */
    private Map<String, Set<Double>> shown(String rounds) throws IOException, InterruptedException {
        StringBuilder test =
                new StringBuilder("evaluation_interval: 1m\nrule_files: []\ntests:\n- interval: 1m\n  input_series:\n");
        series(rounds).forEach(test::append);
        test.append("  promql_expr_test:\n");
        for (DashboardQueries.Query query : DashboardQueries.of("rabbitmq-agent", "prod")) {
            if (PICTURE.matcher(query.expression()).find() && !query.panel().equals("What to do next")) {
                test.append("  - expr: ")
                        .append(Quoted.json(query.expression()))
                        .append("\n    eval_time: 60m\n");
            }
        }
        Files.writeString(directory.resolve("test.yml"), test);
        Promtool.Result result = Promtool.run(directory, "test", "rules", "test.yml");
        assertThat(result.output()).contains("Unit Testing").doesNotContain("parse error");
        return values(result.output());
    }

    private static List<String> series(String rounds) throws IOException {
        List<String> series = new ArrayList<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                boolean counts = sample.group(1).equals(ROUNDS);
                series.add("  - series: "
                        + Quoted.json(
                                sample.group(1) + "{" + sample.group(2) + ",instance=\"a\",job=\"rabbitmq-agent\"}")
                        + "\n    values: "
                        + Quoted.json(counts ? rounds : new BigDecimal(sample.group(3)).toPlainString() + "x60")
                        + "\n");
            }
        }
        return series;
    }

    /** Promtool names what it got where that is not what was expected: here nothing is. */
    private static Map<String, Set<Double>> values(String output) {
        Map<String, Set<Double>> all = new TreeMap<>();
        Matcher got = GOT.matcher(output);
        while (got.find()) {
            Matcher value = VALUE.matcher(got.group(2));
            Set<Double> values = all.computeIfAbsent(got.group(1), query -> new TreeSet<>());
            while (value.find()) {
                values.add(Double.valueOf(value.group(1)));
            }
        }
        return all;
    }
}
