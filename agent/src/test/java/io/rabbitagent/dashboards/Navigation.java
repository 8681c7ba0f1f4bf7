package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Conventions about variables, links and annotations. Each method names what breaks the convention; nothing: it holds. */
final class Navigation {
    private static final List<String> VARIABLES = List.of("datasource", "job", "cluster", "node");
    private static final Pattern TO_A_DASHBOARD = Pattern.compile("^/d/([a-z-]+)\\?.*");
    private static final List<String> ANNOTATIONS =
            List.of("Remediation started", "Remediation ended", "Alerts", "Boots");

    private Navigation() {}

    static List<String> variables(Dashboard dashboard) {
        Set<String> missing = new TreeSet<>(VARIABLES);
        dashboard
                .variables()
                .forEach(variable -> missing.remove(variable.path("name").asText()));
        return missing.isEmpty() ? List.of() : List.of(dashboard.file() + ": no variable " + missing);
    }

    /** Lists are offered in order, and read anew when the time range changes: clusters and nodes come and go. */
    static List<String> variablesAreSorted(Dashboard dashboard) {
        return dashboard.variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .filter(variable -> variable.path("sort").asInt() != 1
                        || variable.path("refresh").asInt() != 2)
                .map(variable ->
                        dashboard.file() + ": variable " + variable.path("name") + " has sort or refresh amiss")
                .toList();
    }

    /** The way to the other dashboards, for the same cluster and time. */
    static List<String> linkToTheOthers(Dashboard dashboard) {
        boolean there = dashboard.links().stream()
                .anyMatch(link -> link.path("type").asText().equals("dashboards")
                        && link.path("tags").toString().equals("[\"rabbitagent\"]")
                        && link.path("includeVars").asBoolean()
                        && link.path("keepTime").asBoolean());
        return there ? List.of() : List.of(dashboard.file() + ": no link to the others that keeps variables and time");
    }

    static List<String> linksKeepVariablesAndTime(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : dashboard.shown()) {
            for (JsonNode link : panel.links()) {
                String url = link.path("url").asText();
                boolean keeps = url.contains("${__url_time_range}")
                        && VARIABLES.stream().allMatch(name -> url.contains("${" + name + ":queryparam}"));
                if (!keeps || link.path("title").asText().isBlank()) {
                    broken.add(panel + ": link '" + url + "' loses variables or time, or has no title");
                }
            }
        }
        return broken;
    }

    static List<String> linksLeadSomewhere(Dashboard dashboard, Set<String> uids) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : dashboard.shown()) {
            for (JsonNode link : panel.links()) {
                Matcher target = TO_A_DASHBOARD.matcher(link.path("url").asText());
                if (!target.matches() || !uids.contains(target.group(1))) {
                    broken.add(panel + ": link to '" + link.path("url").asText() + "', which is not there");
                }
            }
        }
        return broken;
    }

    static List<String> annotations(Dashboard dashboard) {
        Set<String> missing = new TreeSet<>(ANNOTATIONS);
        dashboard.annotations().forEach(one -> missing.remove(one.path("name").asText()));
        return missing.isEmpty() ? List.of() : List.of(dashboard.file() + ": no annotations " + missing);
    }

    /** No data source of somebody's own Grafana. */
    static List<String> dataSourceIsTheVariable(Dashboard dashboard) {
        Stream<JsonNode> panels = dashboard.shown().stream()
                .flatMap(panel -> Stream.concat(Stream.of(panel.json()), panel.targets().stream()));
        Stream<JsonNode> queried = dashboard.variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"));
        return Stream.of(panels, queried, dashboard.annotations().stream())
                .flatMap(some -> some)
                .map(some -> some.path("datasource").path("uid").asText())
                .filter(uid -> !uid.equals("${datasource}"))
                .map(uid -> dashboard.file() + ": data source '" + uid + "'")
                .toList();
    }
}
