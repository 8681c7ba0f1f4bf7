package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conventions about queries. Each method names what breaks the convention; nothing: it holds. */
final class Asked {
    private static final Pattern LEGEND = Pattern.compile("\\{\\{([^}]*)}}");
    private static final Pattern VARIABLE = Pattern.compile("label_values\\((?:(.+), )?([a-z_]+)\\)");
    /** These count members or agents: how many there should be is known to Prometheus, and to nobody who writes queries. */
    private static final Set<String> COUNTS_OF_NODES = Set.of(
            "rabbitagent_cluster_nodes_expected",
            "rabbitagent_cluster_nodes_running",
            "rabbitagent_node_running",
            "rabbitagent_node_peer_running",
            "rabbitagent_build_info",
            "up");

    private final KnownMetrics known;

    Asked(KnownMetrics known) {
        this.known = known;
    }

    /** A query, and where it stands. */
    private record Query(String where, String text, JsonNode json) {
        boolean isOfVariable() {
            return where.contains(": variable ");
        }
    }

    private static List<Query> queries(Dashboard dashboard) {
        List<Query> all = new ArrayList<>();
        dashboard
                .shown()
                .forEach(panel -> panel.targets()
                        .forEach(target -> all.add(new Query(
                                panel + " " + target.path("refId").asText(),
                                target.path("expr").asText(),
                                target))));
        dashboard
                .annotations()
                .forEach(one -> all.add(new Query(
                        dashboard.file() + ": annotation " + one.path("name").asText(),
                        one.path("expr").asText(),
                        one)));
        dashboard.variables().forEach(one -> {
            Matcher metric = VARIABLE.matcher(one.path("definition").asText());
            if (metric.matches() && metric.group(1) != null) {
                all.add(new Query(
                        dashboard.file() + ": variable " + one.path("name").asText(),
                        "max by (" + metric.group(2) + ") (" + metric.group(1) + ")",
                        one));
            }
        });
        return all;
    }

    private List<String> each(Dashboard dashboard, Function<Expression, List<String>> broken) {
        List<String> all = new ArrayList<>();
        for (Query query : queries(dashboard)) {
            try {
                broken.apply(Expression.of(query.text(), known))
                        .forEach(problem -> all.add(query.where() + ": " + problem));
            } catch (IllegalArgumentException e) {
                all.add(query.where() + ": " + e.getMessage());
            }
        }
        return all;
    }

    List<String> metricsExist(Dashboard dashboard) {
        return each(
                dashboard,
                read -> read.missing().stream()
                        .map(metric -> "there is no metric " + metric)
                        .toList());
    }

    List<String> labelsExist(Dashboard dashboard) {
        return each(dashboard, Expression::problems);
    }

    /** An agent whose rounds hang goes on showing its last picture: where agents' words are merged it is left out, as alerts do. */
    List<String> withoutTheHung(Dashboard dashboard) {
        return each(dashboard, Expression::hung);
    }

    /** Several clusters share a Prometheus, and more jobs than ours tell of them. */
    List<String> ofOneClusterAndJob(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Query query : queries(dashboard)) {
            if (query.isOfVariable()) {
                continue;
            }
            for (Selector selector : selectors(query.text())) {
                if (!bound(selector)) {
                    broken.add(query.where() + ": " + selector.metric() + " of any job or cluster");
                }
            }
        }
        return broken;
    }

    private List<Selector> selectors(String text) {
        try {
            return Expression.of(text, known).selectors();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static boolean bound(Selector selector) {
        if (selector.metric().equals("ALERTS")) {
            // Alerts are aggregated by cluster, and have no job.
            return selector.has("cluster", "=", "$cluster");
        }
        if (selector.metric().startsWith("rabbitmq_")) {
            // Brokers' targets have a label cluster only where somebody gave it to them.
            return selector.has("job", "=", "$broker_job") && selector.has("cluster", "=~", "$cluster|");
        }
        return selector.has("job", "=", "$job") && selector.has("cluster", "=", "$cluster");
    }

    /** Each query says what is one series, as every agent tells of every node, and several may scrape one broker. */
    List<String> aggregated(Dashboard dashboard) {
        return queries(dashboard).stream()
                .filter(query -> !query.isOfVariable() && labels(query.text()).contains("job"))
                .map(query -> query.where() + ": shows each agent's word of the same thing: aggregate it")
                .toList();
    }

    List<String> noLiteralNodeCounts(Dashboard dashboard) {
        List<String> broken = each(
                dashboard,
                read -> read.comparisons().stream()
                        .filter(comparison -> Math.abs(comparison.literal()) >= 2)
                        .filter(comparison -> comparison.metrics().stream().anyMatch(COUNTS_OF_NODES::contains))
                        .map(comparison -> "compares a number of nodes with " + comparison.literal())
                        .toList());
        for (Panel panel : dashboard.shown()) {
            if (countsNodes(panel) && hasLiteralThreshold(panel)) {
                broken.add(panel + ": a threshold for a number of nodes");
            }
        }
        return broken;
    }

    private boolean countsNodes(Panel panel) {
        return panel.targets().stream()
                .flatMap(target -> selectors(target.path("expr").asText()).stream())
                .map(Selector::metric)
                .anyMatch(COUNTS_OF_NODES::contains);
    }

    private static boolean hasLiteralThreshold(Panel panel) {
        return Dashboard.list(panel.defaults().path("thresholds").path("steps")).stream()
                .anyMatch(step -> step.path("value").asDouble() >= 2);
    }

    /** A legend names labels that the result has. */
    List<String> legends(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Query query : queries(dashboard)) {
            if (!understood(query.text())) {
                continue;
            }
            Set<String> labels = labels(query.text());
            for (String field : List.of("legendFormat", "titleFormat", "textFormat")) {
                Matcher label = LEGEND.matcher(query.json().path(field).asText());
                while (label.find()) {
                    if (!labels.contains(label.group(1))) {
                        broken.add(query.where() + ": " + field + " shows " + label.group(1) + ", not of " + labels);
                    }
                }
            }
        }
        return broken;
    }

    /** Of a metric that is not there nobody knows the labels; {@link #metricsExist} tells of it. */
    private boolean understood(String text) {
        try {
            return Expression.of(text, known).missing().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean understood(Panel panel) {
        return panel.targets().stream()
                .allMatch(target -> understood(target.path("expr").asText()));
    }

    private Set<String> labels(String text) {
        try {
            return Expression.of(text, known).labels();
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }

    /** The order of members is that of their names, everywhere: rows are sorted by a label, as ranges are by Prometheus. */
    List<String> fixedOrder(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : dashboard.shown()) {
            boolean rows = panel.targets().stream()
                    .anyMatch(target -> target.path("format").asText().equals("table"));
            if (rows && understood(panel) && !sortedByLabel(panel)) {
                broken.add(panel + ": its rows are in no order");
            }
        }
        return broken;
    }

    private boolean sortedByLabel(Panel panel) {
        Set<String> labels = new HashSet<>();
        panel.targets()
                .forEach(target -> labels.addAll(labels(target.path("expr").asText())));
        return panel.transformations().stream()
                .filter(one -> one.path("id").asText().equals("sortBy"))
                .flatMap(one -> Dashboard.list(one.path("options").path("sort")).stream())
                .anyMatch(sort -> labels.contains(sort.path("field").asText()));
    }

    /** What a transformation renames, sorts by or makes a matrix of is there. */
    List<String> fields(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : dashboard.shown()) {
            if (!understood(panel)) {
                continue;
            }
            Set<String> there = new HashSet<>(Set.of("Value", "Time"));
            panel.targets().forEach(target -> {
                there.addAll(labels(target.path("expr").asText()));
                there.add("Value #" + target.path("refId").asText());
            });
            for (String field : Transformed.fields(panel)) {
                if (!there.contains(field)) {
                    broken.add(panel + ": its transformations name " + field + ", not of " + there);
                }
            }
        }
        return broken;
    }

    /** Queries of one panel are told apart by their letters. */
    List<String> letters(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : dashboard.shown()) {
            Set<String> seen = new HashSet<>();
            for (JsonNode target : panel.targets()) {
                if (!seen.add(target.path("refId").asText())) {
                    broken.add(panel + ": two queries " + target.path("refId").asText());
                }
            }
        }
        return broken;
    }
}
