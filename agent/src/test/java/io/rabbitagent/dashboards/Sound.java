package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A small dashboard that keeps all conventions, to be broken in one place. */
final class Sound {
    private static final String TEXT = """
            {
              "uid": "rabbitagent-small", "title": "Small", "description": "Shows little.", "tags": ["rabbitagent"],
              "editable": false, "schemaVersion": 38,
              "links": [{"type": "dashboards", "tags": ["rabbitagent"], "includeVars": true, "keepTime": true}],
              "templating": {"list": [
                {"name": "datasource", "type": "datasource", "query": "prometheus"},
                {"name": "job", "type": "query", "sort": 1, "refresh": 2, "datasource": {"uid": "${datasource}"},
                 "definition": "label_values(rabbitagent_build_info, job)"},
                {"name": "cluster", "type": "query", "sort": 1, "refresh": 2, "datasource": {"uid": "${datasource}"},
                 "definition": "label_values(rabbitagent_build_info{job=\\"$job\\"}, cluster)"},
                {"name": "node", "type": "query", "sort": 1, "refresh": 2, "datasource": {"uid": "${datasource}"},
                 "definition": "label_values(rabbitagent_node_state{job=\\"$job\\", cluster=\\"$cluster\\"}, node)"}]},
              "annotations": {"list": [
                {"name": "Remediation started", "datasource": {"uid": "${datasource}"}, "titleFormat": "{{cluster}}",
                 "expr": "max by (cluster) (rabbitagent_remediation_paused{job=\\"$job\\", cluster=\\"$cluster\\"} NOT_HUNG)"},
                {"name": "Remediation ended", "datasource": {"uid": "${datasource}"},
                 "expr": "max by (cluster) (rabbitagent_remediation_paused{job=\\"$job\\", cluster=\\"$cluster\\"} NOT_HUNG)"},
                {"name": "Alerts", "datasource": {"uid": "${datasource}"},
                 "expr": "max by (alertname) (ALERTS{cluster=\\"$cluster\\"})"},
                {"name": "Boots", "datasource": {"uid": "${datasource}"},
                 "expr": "max by (cluster) (rabbitagent_remediation_paused{job=\\"$job\\", cluster=\\"$cluster\\"} NOT_HUNG)"}]},
              "panels": [
                {"id": 1, "type": "stat", "title": "Running", "description": "How many members run.",
                 "datasource": {"uid": "${datasource}"}, "gridPos": {"x": 0, "y": 0, "w": 12, "h": 4},
                 "targets": [{"refId": "A", "instant": true, "datasource": {"uid": "${datasource}"},
                   "expr": "max by (cluster) (rabbitagent_cluster_nodes_running{job=\\"$job\\", cluster=\\"$cluster\\"} NOT_HUNG)"}],
                 "options": {"reduceOptions": {"calcs": ["last"]}},
                 "fieldConfig": {"overrides": [], "defaults": {"unit": "none", "noValue": "unknown",
                   "thresholds": {"steps": [{"value": null, "color": "green"}, {"value": 1, "color": "red"}]},
                   "links": [{"title": "More", "url": "/d/rabbitagent-small?${__url_time_range}&${datasource:queryparam}&${job:queryparam}&${cluster:queryparam}&${node:queryparam}"}],
                   "mappings": [{"type": "special", "options": {"match": "null", "result": {"text": "unknown", "color": "purple"}}}]}}},
                {"id": 2, "type": "state-timeline", "title": "States", "description": "Who runs.",
                 "datasource": {"uid": "${datasource}"}, "gridPos": {"x": 12, "y": 0, "w": 12, "h": 4},
                 "targets": [{"refId": "A", "instant": false, "datasource": {"uid": "${datasource}"}, "legendFormat": "{{node}}",
                   "expr": "max by (cluster, node) (rabbitagent_node_running{job=\\"$job\\", cluster=\\"$cluster\\"} NOT_HUNG)"}],
                 "fieldConfig": {"overrides": [], "defaults": {"unit": "none", "noValue": "unknown",
                   "mappings": [{"type": "value", "options": {"0": {"text": "down", "color": "red"}, "1": {"text": "runs", "color": "green"}}},
                     {"type": "special", "options": {"match": "null", "result": {"text": "unknown", "color": "purple"}}}],
                   "custom": {"spanNulls": false}}}},
                {"id": 3, "type": "table", "title": "Members", "description": "What they are.",
                 "datasource": {"uid": "${datasource}"}, "gridPos": {"x": 0, "y": 4, "w": 24, "h": 4},
                 "targets": [{"refId": "A", "instant": true, "format": "table", "datasource": {"uid": "${datasource}"},
                   "expr": "max by (node) (rabbitagent_node_running{job=\\"$job\\", cluster=\\"$cluster\\"} NOT_HUNG)"}],
                 "transformations": [{"id": "sortBy", "options": {"sort": [{"field": "node"}]}},
                   {"id": "organize", "options": {"renameByName": {"node": "Node"}}}],
                 "fieldConfig": {"defaults": {"unit": "none", "noValue": "unknown",
                   "mappings": [{"type": "special", "options": {"match": "null", "result": {"text": "unknown", "color": "purple"}}}]},
                  "overrides": [{"matcher": {"id": "byName", "options": "Value"}, "properties": [
                    {"id": "mappings", "value": [{"type": "value", "options": {"1": {"text": "yes", "color": "green"}}}]}]}]}}
              ]
            }
            """.replace(
                    "NOT_HUNG",
                    "unless on (instance) sum by (instance) (changes(rabbitagent_poll_duration_seconds_count"
                            + "{job=\\\"$job\\\", cluster=\\\"$cluster\\\"}[2m])) == 0");

    private Sound() {}

    static Dashboard dashboard() {
        return Dashboard.of("small.json", TEXT);
    }

    /**
     * The same with one value changed.
     *
     * @param pointer to a value that is there, such as {@code /panels/0/id}
     * @param value as JSON
     */
    static Dashboard with(String pointer, String value) {
        Dashboard broken = dashboard();
        int cut = pointer.lastIndexOf('/');
        JsonNode parent = broken.json().at(pointer.substring(0, cut));
        String name = pointer.substring(cut + 1);
        JsonNode changed = Dashboard.of("value", value).json();
        if (broken.json().at(pointer).isMissingNode()) {
            throw new IllegalArgumentException(pointer + " is not there");
        }
        if (parent.isArray()) {
            ((ArrayNode) parent).set(Integer.parseInt(name), changed);
        } else {
            ((ObjectNode) parent).set(name, changed);
        }
        return broken;
    }

    /** The same with another query in the panel of members. */
    static Dashboard asking(String expression) {
        return with("/panels/2/targets/0/expr", Quoted.json(expression));
    }
}
