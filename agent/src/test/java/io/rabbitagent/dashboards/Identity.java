package io.rabbitagent.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Conventions about a dashboard as a whole. Each method names what breaks the convention; nothing: it holds. */
final class Identity {
    /** Grafana 10.0 wrote this version; what is imported into later ones is migrated. */
    private static final int GRAFANA_10 = 38;

    private Identity() {}

    /** Alerts and bookmarks lead to a UID: it follows from the file's name, and never changes. */
    static List<String> uid(Dashboard dashboard) {
        String wanted = "rabbitagent-" + dashboard.file().replace(".json", "");
        return dashboard.uid().equals(wanted)
                ? List.of()
                : List.of(dashboard.file() + ": uid is '" + dashboard.uid() + "', not " + wanted);
    }

    static List<String> uniqueAmong(List<Dashboard> dashboards) {
        List<String> broken = new ArrayList<>();
        for (int one = 0; one < dashboards.size(); one++) {
            for (int other = one + 1; other < dashboards.size(); other++) {
                if (dashboards.get(one).uid().equals(dashboards.get(other).uid())) {
                    broken.add(dashboards.get(one).file() + " and "
                            + dashboards.get(other).file() + " have one uid");
                }
            }
        }
        return broken;
    }

    static List<String> tag(Dashboard dashboard) {
        boolean tagged = StreamSupport.stream(dashboard.json().path("tags").spliterator(), false)
                .anyMatch(tag -> tag.asText().equals("rabbitagent"));
        return tagged ? List.of() : List.of(dashboard.file() + ": no tag rabbitagent");
    }

    /** What is changed in Grafana is lost with the next provisioning, so it can't be. */
    static List<String> notEditable(Dashboard dashboard) {
        boolean locked = dashboard.json().path("editable").isBoolean()
                && !dashboard.json().path("editable").asBoolean();
        return locked ? List.of() : List.of(dashboard.file() + ": editable is not false");
    }

    static List<String> schema(Dashboard dashboard) {
        int version = dashboard.json().path("schemaVersion").asInt();
        return version >= GRAFANA_10 ? List.of() : List.of(dashboard.file() + ": schemaVersion " + version);
    }

    /** An {@code id} is that of somebody's database. */
    static List<String> noDatabaseId(Dashboard dashboard) {
        return dashboard.json().hasNonNull("id") ? List.of(dashboard.file() + ": has an id") : List.of();
    }

    static List<String> titleAndDescription(Dashboard dashboard) {
        List<String> broken = new ArrayList<>();
        for (String field : List.of("title", "description")) {
            if (dashboard.json().path(field).asText().isBlank()) {
                broken.add(dashboard.file() + ": no " + field);
            }
        }
        return broken;
    }
}
