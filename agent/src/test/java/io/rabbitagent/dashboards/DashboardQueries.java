package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the dashboards ask Prometheus, with Grafana's variables filled in, as for {@code /api/v1/query}. */
public final class DashboardQueries {
    /** The job of RabbitMQ's own plugin, in the lab and in the examples. */
    private static final String BROKERS = "rabbitmq";

    private final Map<String, String> variables = new LinkedHashMap<>();

    /**
     * A query of a panel, or of an annotation.
     *
     * @param uid the dashboard's
     * @param panel its title, or the annotation's name
     * @param refId which of the panel's queries
     * @param expression in which no variable is left
     * @param instant whether the panel asks for the present value alone
     */
    public record Query(String uid, String panel, String refId, String expression, boolean instant) {
        /** Without what it falls back to where nothing is known. */
        public String measured() {
            Alternatives alternatives = Alternatives.of(expression);
            return alternatives.haveFallback() ? alternatives.measured() : expression;
        }
    }

    private DashboardQueries(String job, String cluster) {
        // Longer names before those that they begin with.
        variables.put("__rate_interval_ms", "60000");
        variables.put("__rate_interval", "1m");
        variables.put("__interval_ms", "15000");
        variables.put("__interval", "15s");
        variables.put("__range_ms", "3600000");
        variables.put("__range_s", "3600");
        variables.put("__range", "1h");
        variables.put("broker_job", BROKERS);
        variables.put("job", job);
        variables.put("cluster", cluster);
        variables.put("node", ".*");
    }

    /**
     * Every query of every panel.
     *
     * @param job under which Prometheus scrapes the agents
     */
    public static List<Query> of(String job, String cluster) {
        DashboardQueries queries = new DashboardQueries(job, cluster);
        List<Query> all = new ArrayList<>();
        Dashboard.all()
                .forEach(dashboard -> dashboard
                        .shown()
                        .forEach(panel -> panel.targets()
                                .forEach(target -> all.add(queries.query(dashboard.uid(), panel.title(), target)))));
        return all;
    }

    /** Every query of every annotation. */
    public static List<Query> ofAnnotations(String job, String cluster) {
        DashboardQueries queries = new DashboardQueries(job, cluster);
        List<Query> all = new ArrayList<>();
        Dashboard.all()
                .forEach(dashboard -> dashboard
                        .annotations()
                        .forEach(one -> all.add(
                                queries.query(dashboard.uid(), one.path("name").asText(), one.path("target")))));
        return all;
    }

    /** Where an alert's {@code dashboard_url} may lead. */
    public static Set<String> uids() {
        return new TreeSet<>(Dashboard.all().stream().map(Dashboard::uid).toList());
    }

    private Query query(String uid, String panel, JsonNode target) {
        return new Query(
                uid,
                panel,
                target.path("refId").asText(),
                filled(target.path("expr").asText()),
                target.path("instant").asBoolean());
    }

    /** The expression as Grafana sends it for this job and cluster, all nodes and an hour. */
    static String filled(String job, String cluster, String expression) {
        return new DashboardQueries(job, cluster).filled(expression);
    }

    private String filled(String expression) {
        String filled = expression;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("${" + variable.getKey() + "}", variable.getValue());
            filled = filled.replace("$" + variable.getKey(), variable.getValue());
        }
        return filled;
    }
}
