package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What panels get from Prometheus' own evaluation of their queries, where some samples are there. */
final class Shown {
    private static final int MINUTES = 60;

    private final Path directory;
    private final List<String> series = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    Shown(Path directory) {
        this.directory = directory;
    }

    /**
     * Adds a series of the cluster {@code prod}, of the agents' job, or of the brokers' for their metrics.
     *
     * @param text such as {@code rabbitagent_node_running{node="a"} 1}: for an hour; after the value may stand
     *     what {@code promtool} takes, such as {@code 0x30 1x30}
     */
    Shown given(String... text) {
        for (String one : text) {
            int cut = one.lastIndexOf('}') + 1;
            String values = one.substring(cut).strip();
            String own = one.substring(0, cut - 1);
            String labels =
                    own.startsWith("rabbitmq_") ? "job=\"rabbitmq\"" : "job=\"rabbitmq-agent\", cluster=\"prod\"";
            series.add("  - series: " + Quoted.json(own + (own.endsWith("{") ? "" : ", ") + labels + "}") + "\n"
                    + "    values: " + Quoted.json(values.contains("x") ? values : values + "x" + MINUTES) + "\n");
        }
        return this;
    }

    /** @param samples such as {@code {node="a"} 1}; none: the panel has no value */
    Shown shows(String uid, String panel, String refId, String... samples) {
        StringBuilder test = new StringBuilder("  - expr: " + Quoted.json(expression(uid, panel, refId)) + "\n"
                + "    eval_time: " + MINUTES + "m\n    exp_samples:" + (samples.length == 0 ? " []" : "") + "\n");
        for (String sample : samples) {
            int cut = sample.lastIndexOf('}') + 1;
            test.append("    - labels: ")
                    .append(Quoted.json(sample.substring(0, cut)))
                    .append('\n');
            test.append("      value: ").append(sample.substring(cut).strip()).append('\n');
        }
        expected.add(test.toString());
        return this;
    }

    private static String expression(String uid, String panel, String refId) {
        List<DashboardQueries.Query> found = DashboardQueries.of("rabbitmq-agent", "prod").stream()
                .filter(query -> query.uid().equals("rabbitagent-" + uid)
                        && query.panel().equals(panel)
                        && query.refId().equals(refId))
                .toList();
        assertThat(found).as(uid + ": " + panel + " " + refId).hasSize(1);
        return found.get(0).expression();
    }

    /** Evaluates all that was said. */
    void check() throws IOException, InterruptedException {
        String test = "evaluation_interval: 1m\nrule_files: []\ntests:\n- interval: 1m\n  input_series:"
                + (series.isEmpty() ? " []" : "") + "\n" + String.join("", series) + "  promql_expr_test:\n"
                + String.join("", expected);
        Files.writeString(directory.resolve("test.yml"), test);

        Promtool.Result result = Promtool.run(directory, "test", "rules", "test.yml");

        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
