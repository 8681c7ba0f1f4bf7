package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboards send is what Prometheus takes. */
class QueriesTest {
    @TempDir
    Path directory;

    private Promtool.Result check(List<DashboardQueries.Query> queries) throws IOException, InterruptedException {
        StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
        for (int at = 0; at < queries.size(); at++) {
            rules.append("  - record: query:").append(at).append("\n    expr: ");
            rules.append(Quoted.json(queries.get(at).expression())).append('\n');
        }
        Files.writeString(directory.resolve("rules.yml"), rules);
        return Promtool.run(directory, "check", "rules", "rules.yml");
    }

    private static List<DashboardQueries.Query> all() {
        List<DashboardQueries.Query> all = new ArrayList<>(DashboardQueries.of("rabbitmq-agent", "prod"));
        all.addAll(DashboardQueries.ofAnnotations("rabbitmq-agent", "prod"));
        return all;
    }

    @Test
    void prometheus_understands_each_query() throws Exception {
        Promtool.Result result = check(all());

        assertThat(result.output()).contains("SUCCESS: " + all().size() + " rules found");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    @Test
    void a_query_that_prometheus_does_not_understand_fails() throws Exception {
        Promtool.Result result =
                check(List.of(new DashboardQueries.Query("uid", "panel", "A", "max by (node (up)", true)));

        assertThat(result.exitCode()).as(result.output()).isNotZero();
    }

    @Test
    void no_variable_is_left_in_a_query() {
        assertThat(all())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query.expression())
                        .as(query.uid() + ": " + query.panel())
                        .doesNotContainPattern("\\$[a-z_{]"));
    }

    @Test
    void variables_are_filled_in_and_what_only_looks_like_one_is_left() {
        String filled = DashboardQueries.filled(
                "agents",
                "orders",
                "label_replace(rate(a{job=\"$job\", cluster=\"${cluster}\", node=~\"$node\"}[$__rate_interval])"
                        + " * b{job=\"$broker_job\"}[$__range], \"x\", \"$1\", \"y\", \"(.+)\")");

        assertThat(filled)
                .isEqualTo("label_replace(rate(a{job=\"agents\", cluster=\"orders\", node=~\".*\"}[1m])"
                        + " * b{job=\"rabbitmq\"}[1h], \"x\", \"$1\", \"y\", \"(.+)\")");
    }

    @Test
    void an_annotation_asks_the_same_in_the_old_form_and_the_new() {
        Dashboard.all()
                .forEach(dashboard -> assertThat(dashboard.annotations())
                        .allSatisfy(one -> assertThat(one.path("target").path("expr"))
                                .as(dashboard.file())
                                .isEqualTo(one.path("expr"))));
    }
}
