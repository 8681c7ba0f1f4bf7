package io.rabbitagent.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each convention is kept by the sound dashboard, and names what breaks it in a broken one. */
class ConventionsTest {
    private static final Asked ASKED = new Asked(new KnownMetrics());
    private static final String MEMBERS = "{job=\"$job\", cluster=\"$cluster\"}";

    private static void breaks(Function<Dashboard, List<String>> convention, Dashboard broken, String says) {
        assertThat(convention.apply(Sound.dashboard())).as("of the sound one").isEmpty();
        assertThat(convention.apply(broken))
                .as("of the broken one")
                .anySatisfy(line -> assertThat(line).contains(says));
    }

    private static void breaks(
            Function<Dashboard, List<String>> convention, String pointer, String value, String says) {
        breaks(convention, Sound.with(pointer, value), says);
    }

    @Test
    void identity() {
        breaks(Identity::uid, "/uid", "\"rabbitagent-other\"", "rabbitagent-small");
        breaks(Identity::tag, "/tags", "[\"rabbitmq\"]", "no tag");
        breaks(Identity::notEditable, "/editable", "true", "editable");
        breaks(Identity::schema, "/schemaVersion", "26", "26");
        breaks(Identity::titleAndDescription, "/title", "\"\"", "no title");
        breaks(Identity::titleAndDescription, "/description", "\" \"", "no description");
        assertThat(Identity.noDatabaseId(Dashboard.of("a.json", "{\"id\": 12}")))
                .hasSize(1);
        assertThat(Identity.uniqueAmong(List.of(Sound.dashboard(), Sound.dashboard())))
                .hasSize(1);
    }

    @Test
    void layout() {
        breaks(Layout::uniqueIds, "/panels/1/id", "1", "'States'");
        breaks(Layout::withinTheGrid, "/panels/1/gridPos/w", "13", "'States'");
        breaks(Layout::withinTheGrid, "/panels/1/gridPos/h", "0", "'States'");
        breaks(Layout::noOverlaps, "/panels/1/gridPos/x", "11", "'Running' overlaps");
        breaks(Layout::noOverlaps, "/panels/2/gridPos/y", "3", "overlaps");
    }

    @Test
    void what_panels_say() {
        breaks(Looks::builtInPanels, "/panels/0/type", "\"grafana-piechart-panel\"", "no panel of Grafana");
        breaks(Looks::titles, "/panels/0/title", "\"\"", "no title");
        breaks(Looks::descriptions, "/panels/0/description", "\"\"", "no description");
        breaks(Looks::units, "/panels/0/fieldConfig/defaults/unit", "\"\"", "no unit");
        breaks(Looks::units, "/panels/0/fieldConfig/defaults/unit", "\"furlongs\"", "no unit");
        breaks(
                Looks::units,
                "/panels/2/fieldConfig/overrides/0/properties/0",
                "{\"id\": \"unit\", \"value\": \"x\"}",
                "unit");
    }

    @Test
    void unknown_and_colour() {
        String mapping = "/panels/0/fieldConfig/defaults/mappings";
        breaks(Looks::unknownIsSaid, mapping, "[]", "'Running'");
        breaks(Looks::unknownIsSaid, mapping + "/0/options/result/color", "\"green\"", "'Running'");
        breaks(Looks::unknownIsSaid, mapping + "/0/options/result/text", "\"\"", "'Running'");
        breaks(Looks::unknownIsSaid, "/panels/0/fieldConfig/defaults/noValue", "\"\"", "'Running'");
        breaks(
                Looks::textAndColour,
                "/panels/1/fieldConfig/defaults/mappings/0/options/0",
                "{\"color\": \"red\"}",
                "colour without text");
        breaks(
                Looks::textAndColour,
                "/panels/2/fieldConfig/overrides/0/properties/0/value/0/options/1",
                "{\"text\": \"yes\"}",
                "'Members'");
        breaks(Looks::statesHaveNames, "/panels/1/fieldConfig/defaults/mappings", "[]", "without names");
    }

    @Test
    void present_and_past() {
        breaks(Looks::presentValues, "/panels/0/targets/0/instant", "false", "last value there was");
        breaks(Looks::presentValues, "/panels/0/options/reduceOptions/calcs", "[\"lastNotNull\"]", "'Running'");
        breaks(Looks::gapsStayGaps, "/panels/1/fieldConfig/defaults/custom/spanNulls", "true", "over gaps");
    }

    @Test
    void navigation() {
        breaks(Navigation::variables, "/templating/list/3/name", "\"member\"", "[node]");
        breaks(Navigation::variablesAreSorted, "/templating/list/3/sort", "0", "sort");
        breaks(Navigation::annotations, "/annotations/list/3/name", "\"Starts\"", "[Boots]");
        breaks(Navigation::dataSourceIsTheVariable, "/panels/0/targets/0/datasource/uid", "\"P1234\"", "P1234");
        breaks(Navigation::dataSourceIsTheVariable, "/panels/0/datasource/uid", "\"P1234\"", "P1234");
        breaks(Navigation::dataSourceIsTheVariable, "/annotations/list/0/datasource/uid", "\"P1234\"", "P1234");
        breaks(Navigation::linkToTheOthers, "/links/0/includeVars", "false", "no link");
        breaks(Navigation::linkToTheOthers, "/links/0/keepTime", "false", "no link");
        String url = "/panels/0/fieldConfig/defaults/links/0/url";
        breaks(Navigation::linksKeepVariablesAndTime, url, "\"/d/rabbitagent-small\"", "loses");
        breaks(
                one -> Navigation.linksLeadSomewhere(one, Set.of("rabbitagent-small")),
                url,
                "\"/d/rabbitagent-gone?x\"",
                "not there");
    }

    @Test
    void metrics_and_labels() {
        breaks(ASKED::metricsExist, Sound.asking("max by (node) (rabbitagent_nonsense" + MEMBERS + ")"), "nonsense");
        breaks(ASKED::metricsExist, Sound.asking("max by (node) rabbitagent_node_running)"), "'(' is missing");
        breaks(
                ASKED::labelsExist,
                Sound.asking("max by (host) (rabbitagent_node_running" + MEMBERS + ")"),
                "by (host)");
        breaks(
                ASKED::labelsExist,
                Sound.asking(
                        "max by (node) (rabbitagent_node_running{job=\"$job\", cluster=\"$cluster\", host=\"a\"})"),
                "no label host");
        breaks(
                ASKED::labelsExist,
                Sound.asking("max by (node) (rabbitagent_node_running" + MEMBERS
                        + ") and max by (cluster) (rabbitagent_cluster_health" + MEMBERS + ")"),
                "never finds a pair");
        breaks(
                ASKED::labelsExist,
                Sound.asking("sum by (node) (rabbitagent_node_running" + MEMBERS + ")"),
                "take the maximum first");
        breaks(ASKED::legends, "/panels/1/targets/0/legendFormat", "\"{{host}}\"", "host");
        breaks(ASKED::legends, "/annotations/list/0/titleFormat", "\"{{host}}\"", "host");
        breaks(ASKED::fields, "/panels/2/transformations/1/options/renameByName", "{\"host\": \"Host\"}", "host");
    }

    @Test
    void variables_ask_for_metrics_that_there_are() {
        breaks(
                ASKED::metricsExist,
                "/templating/list/3/definition",
                "\"label_values(rabbitagent_nodes{job=\\\"$job\\\"}, node)\"",
                "rabbitagent_nodes");
        breaks(
                ASKED::labelsExist,
                "/templating/list/3/definition",
                "\"label_values(rabbitagent_node_state{job=\\\"$job\\\"}, host)\"",
                "host");
    }

    @Test
    void one_cluster_and_one_series_a_thing() {
        breaks(ASKED::ofOneClusterAndJob, Sound.asking("max by (node) (rabbitagent_node_running)"), "of any job");
        breaks(
                ASKED::ofOneClusterAndJob,
                Sound.asking("max by (node) (rabbitagent_node_running{cluster=\"$cluster\"})"),
                "of any job");
        breaks(
                ASKED::ofOneClusterAndJob,
                Sound.asking("max by (rabbitmq_node) (rabbitmq_identity_info" + MEMBERS + ")"),
                "of any job");
        breaks(ASKED::aggregated, Sound.asking("rabbitagent_node_running" + MEMBERS), "aggregate it");
    }

    @Test
    void agents_that_hang() {
        String state = "rabbitagent_node_state{job=\"$job\", cluster=\"$cluster\"";
        breaks(
                ASKED::withoutTheHung,
                Sound.asking("max by (node) (rabbitagent_node_running" + MEMBERS + ")"),
                "of agents that may hang");
        breaks(
                ASKED::withoutTheHung,
                Sound.asking("max by (node) (" + state + ", state=\"running\"})"),
                "of agents that may hang");
        breaks(
                ASKED::withoutTheHung,
                Sound.asking(
                        "sum by (cluster) (max by (cluster, instance) (rabbitagent_store_reachable" + MEMBERS + "))"),
                "of agents that may hang");
        breaks(
                ASKED::withoutTheHung,
                Sound.asking("max by (node) (rabbitagent_node_running" + MEMBERS
                        + " unless on (instance) rabbitagent_build_info" + MEMBERS + ")"),
                "of agents that may hang");
        assertThat(ASKED.withoutTheHung(Sound.asking("max by (node) (" + state + "}) * 0 - 1")))
                .as("which members there are")
                .isEmpty();
    }

    @Test
    void numbers_of_nodes() {
        String running = "max by (cluster) (rabbitagent_cluster_nodes_running" + MEMBERS + ")";
        breaks(ASKED::noLiteralNodeCounts, Sound.asking(running + " < 3"), "3.0");
        breaks(ASKED::noLiteralNodeCounts, Sound.asking("3 > " + running), "3.0");
        breaks(ASKED::noLiteralNodeCounts, "/panels/0/fieldConfig/defaults/thresholds/steps/1/value", "3", "'Running'");
        assertThat(ASKED.noLiteralNodeCounts(Sound.asking(running + " < 1"))).isEmpty();
    }

    @Test
    void order_and_letters() {
        breaks(ASKED::fixedOrder, "/panels/2/transformations", "[]", "'Members'");
        breaks(ASKED::fixedOrder, "/panels/2/transformations/0/options/sort/0/field", "\"Value\"", "'Members'");
        breaks(ASKED::letters, "/panels/2/targets", "[{\"refId\": \"A\"}, {\"refId\": \"A\"}]", "two queries A");
    }
}
