package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Conventions about what a panel shows. Each method names what breaks the convention; nothing: it holds. */
final class Looks {
    private static final Set<String> BUILT_IN =
            Set.of("stat", "timeseries", "table", "state-timeline", "bargauge", "text", "row");
    /** Units of Grafana that are in use; a new one is added here after it was looked up, as a wrong one shows as text. */
    private static final Set<String> UNITS =
            Set.of("none", "short", "percentunit", "bytes", "Bps", "s", "cps", "dateTimeAsIso", "dateTimeFromNow");

    private Looks() {}

    static List<String> builtInPanels(Dashboard dashboard) {
        return check(dashboard.panels(), panel -> BUILT_IN.contains(panel.type()), "is no panel of Grafana itself");
    }

    static List<String> titles(Dashboard dashboard) {
        return check(dashboard.panels(), panel -> !panel.title().isBlank(), "has no title");
    }

    static List<String> descriptions(Dashboard dashboard) {
        return check(
                dashboard.shown(),
                panel -> panel.json().path("description").asText().endsWith("."),
                "has no description that ends as a sentence");
    }

    static List<String> units(Dashboard dashboard) {
        return check(
                withData(dashboard),
                panel -> units(panel).allMatch(UNITS::contains),
                "has no unit, or one that Grafana may not know");
    }

    private static Stream<String> units(Panel panel) {
        Stream<String> overridden = properties(panel, "unit").map(JsonNode::asText);
        return Stream.concat(Stream.of(panel.defaults().path("unit").asText()), overridden);
    }

    /** Where there is no value the panel says so, by text, and in no colour that means good. */
    static List<String> unknownIsSaid(Dashboard dashboard) {
        return check(withData(dashboard), Looks::saysUnknown, "does not say 'unknown', or what else no value means");
    }

    private static boolean saysUnknown(Panel panel) {
        return !panel.defaults().path("noValue").asText().isBlank()
                && Dashboard.list(panel.defaults().path("mappings")).stream()
                        .filter(mapping ->
                                mapping.path("options").path("match").asText().equals("null"))
                        .map(mapping -> mapping.path("options").path("result"))
                        .anyMatch(result -> !result.path("text").asText().isBlank()
                                && !result.path("color").asText("green").contains("green"));
    }

    /** A mapped value has a text and a colour: who can't tell red from green reads. */
    static List<String> textAndColour(Dashboard dashboard) {
        return check(
                withData(dashboard),
                panel -> mappings(panel).flatMap(Looks::results).allMatch(Looks::hasTextAndColour),
                "maps a value to a colour without text, or to text without colour");
    }

    /** A panel that is nothing but colour names what its values mean. */
    static List<String> statesHaveNames(Dashboard dashboard) {
        return check(
                dashboard.shown(),
                panel -> !panel.type().equals("state-timeline")
                        || mappings(panel)
                                .anyMatch(one -> one.path("type").asText().equals("value")),
                "has states without names");
    }

    private static boolean hasTextAndColour(JsonNode result) {
        return !result.path("text").asText().isBlank()
                && !result.path("color").asText().isBlank();
    }

    /** The mappings of the panel and those of single fields. */
    private static Stream<JsonNode> mappings(Panel panel) {
        return Stream.concat(Stream.of(panel.defaults().path("mappings")), properties(panel, "mappings"))
                .flatMap(list -> Dashboard.list(list).stream());
    }

    private static Stream<JsonNode> results(JsonNode mapping) {
        JsonNode options = mapping.path("options");
        return mapping.path("type").asText().equals("value")
                ? Dashboard.list(options).stream()
                : Stream.of(options.path("result"));
    }

    private static Stream<JsonNode> properties(Panel panel, String id) {
        return panel.overrides().stream()
                .flatMap(override -> Dashboard.list(override.path("properties")).stream())
                .filter(property -> property.path("id").asText().equals(id))
                .map(property -> property.path("value"));
    }

    /** What is over must not look as if it went on: present values come from instant queries, and the last one counts. */
    static List<String> presentValues(Dashboard dashboard) {
        return check(
                dashboard.shown(),
                panel -> !Set.of("stat", "table", "bargauge").contains(panel.type()) || isPresent(panel),
                "shows the last value there was, not the present one");
    }

    private static boolean isPresent(Panel panel) {
        boolean instant = panel.targets().stream()
                .allMatch(target -> target.path("instant").asBoolean());
        JsonNode calculations =
                panel.json().path("options").path("reduceOptions").path("calcs");
        return instant
                && (calculations.isMissingNode() || calculations.toString().equals("[\"last\"]"));
    }

    /** A line between two samples would hide the gap that means unknown. */
    static List<String> gapsStayGaps(Dashboard dashboard) {
        return check(
                dashboard.shown(),
                panel -> !panel.defaults().path("custom").path("spanNulls").asBoolean(),
                "draws over gaps");
    }

    private static List<Panel> withData(Dashboard dashboard) {
        return dashboard.shown().stream()
                .filter(panel -> !panel.type().equals("text"))
                .toList();
    }

    private static List<String> check(List<Panel> panels, Function<Panel, Boolean> holds, String otherwise) {
        List<String> broken = new ArrayList<>();
        for (Panel panel : panels) {
            if (!holds.apply(panel)) {
                broken.add(panel + " " + otherwise);
            }
        }
        return broken;
    }
}
