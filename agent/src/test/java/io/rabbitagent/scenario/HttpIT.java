package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Metrics, health and API of a running daemon. */
class HttpIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void health_metrics_and_api_are_served_and_the_api_shows_what_the_command_line_shows() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        JsonNode shown = Views.awaitFinding(1, "app-stopped", 2, "awaiting-approval");

        assertThat(Http.code(1, "/healthz")).isEqualTo("200");
        assertThat(Http.json(1, "/healthz").path("alive").asBoolean()).isTrue();
        assertThat(Http.code(1, "/nothing")).isEqualTo("404");
        assertThat(Http.body(1, "/metrics")).contains("# TYPE rabbitagent_").endsWith("\n");

        JsonNode served = Http.json(1, "/api/v1/status");
        assertThat(paths(served)).isEqualTo(paths(shown)).contains("/findings/[]/state", "/nodes/[]/agent/fresh");
        assertThat(served.path("findings")).isEqualTo(shown.path("findings"));
        assertThat(served.path("plans")).isEqualTo(shown.path("plans"));
        assertThat(served.path("cluster")).isEqualTo(shown.path("cluster"));

        assertThat(Http.json(1, "/api/v1/history?limit=1000").path("entries"))
                .isEqualTo(Lab.view(1, "history", "--most", "1000").path("entries"));
        assertThat(Http.json(1, "/api/v1/shutdown-order").path("verdict").asText())
                .isEqualTo("running");
        assertThat(Http.json(1, "/api/v1/plans").path("details")).hasSize(1);
    }

    /** Where values are, whatever they are. */
    private static Set<String> paths(JsonNode tree) {
        Set<String> paths = new TreeSet<>();
        collect("", tree, paths);
        return paths;
    }

    private static void collect(String path, JsonNode tree, Set<String> paths) {
        if (tree.isArray()) {
            List<JsonNode> items = Views.list(tree);
            paths.add(path + "/[]");
            items.forEach(item -> collect(path + "/[]", item, paths));
        } else if (tree.isObject()) {
            tree.properties().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), paths));
        } else {
            paths.add(path);
        }
    }
}
