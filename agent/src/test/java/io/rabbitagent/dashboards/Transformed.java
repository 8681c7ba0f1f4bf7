package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The fields that a panel's transformations name. */
final class Transformed {
    private Transformed() {}

    static Set<String> fields(Panel panel) {
        Set<String> fields = new TreeSet<>();
        for (JsonNode one : panel.transformations()) {
            JsonNode options = one.path("options");
            options.path("sort").forEach(sort -> fields.add(sort.path("field").asText()));
            for (String keyed : List.of("renameByName", "indexByName")) {
                options.path(keyed).fieldNames().forEachRemaining(fields::add);
            }
            for (String named : List.of("columnField", "rowField", "valueField")) {
                if (options.has(named)) {
                    fields.add(options.path(named).asText());
                }
            }
        }
        return fields;
    }
}
