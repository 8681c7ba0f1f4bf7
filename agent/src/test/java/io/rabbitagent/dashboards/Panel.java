package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A panel of a dashboard. */
record Panel(String file, JsonNode json) {
    /** A rectangle on Grafana's grid of 24 columns. */
    record Place(int x, int y, int w, int h) {
        boolean overlaps(Place other) {
            return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
        }
    }

    int id() {
        return json.path("id").asInt(-1);
    }

    String type() {
        return json.path("type").asText();
    }

    String title() {
        return json.path("title").asText();
    }

    Place place() {
        JsonNode grid = json.path("gridPos");
        return new Place(
                grid.path("x").asInt(-1),
                grid.path("y").asInt(-1),
                grid.path("w").asInt(),
                grid.path("h").asInt());
    }

    List<JsonNode> targets() {
        return Dashboard.list(json.path("targets"));
    }

    JsonNode defaults() {
        return json.path("fieldConfig").path("defaults");
    }

    List<JsonNode> overrides() {
        return Dashboard.list(json.path("fieldConfig").path("overrides"));
    }

    List<JsonNode> transformations() {
        return Dashboard.list(json.path("transformations"));
    }

    /** The links of the panel and those of its values. */
    List<JsonNode> links() {
        List<JsonNode> links = new ArrayList<>(Dashboard.list(json.path("links")));
        links.addAll(Dashboard.list(defaults().path("links")));
        for (JsonNode override : overrides()) {
            for (JsonNode property : override.path("properties")) {
                if (property.path("id").asText().equals("links")) {
                    links.addAll(Dashboard.list(property.path("value")));
                }
            }
        }
        return links;
    }

    /** For messages. */
    @Override
    public String toString() {
        return file + ": panel " + id() + " '" + title() + "'";
    }
}
