package io.rabbitagent.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The meaning of {@code rabbitmqctl cluster_status --formatter json}. */
final class ClusterStatusJson {
    private ClusterStatusJson() {}

    static Fact<ClusterView> view(NodeName observer, CommandResult.Captured output) {
        if (output.cutBytes() > 0) {
            return Fact.unknown(Reason.GARBLED, "cluster_status printed " + output.cutBytes() + " bytes too many");
        }
        try {
            return Fact.known(view(observer, Json.parse(output.text())));
        } catch (GarbledException e) {
            return Fact.unknown(Reason.GARBLED, "cluster_status: " + e.problem());
        }
    }

    private static ClusterView view(NodeName observer, JsonNode status) throws GarbledException {
        Set<NodeName> disc = Json.nodes(status.path("disk_nodes"), "disk_nodes");
        Set<NodeName> all = new TreeSet<>(disc);
        all.addAll(Json.nodesOrAbsent(status, "ram_nodes"));
        Map<NodeName, PeerView> peers = new TreeMap<>();
        for (NodeName node : all) {
            peers.put(node, peer(node, disc.contains(node), status));
        }
        JsonNode versions = status.path("versions").path(observer.value());
        return new ClusterView(
                Json.text(status, "cluster_name"),
                observer,
                Json.text(versions, "rabbitmq_version"),
                Json.text(versions, "erlang_version"),
                peers);
    }

    private static PeerView peer(NodeName node, boolean disc, JsonNode status) throws GarbledException {
        Set<NodeName> running = Json.nodes(status.path("running_nodes"), "running_nodes");
        return new PeerView(
                node,
                running.contains(node),
                disc ? NodeType.DISC : NodeType.RAM,
                Json.nodesOrAbsent(status.path("partitions"), node.value()),
                hasAlarm(node, "memory", status),
                hasAlarm(node, "disk", status),
                isDrained(node, status));
    }

    private static boolean hasAlarm(NodeName node, String resource, JsonNode status) {
        for (JsonNode alarm : status.path("alarms")) {
            if (alarm.path("node").asText().equals(node.value())
                    && alarm.path("resource").asText().equals(resource)) {
                return true;
            }
        }
        return false;
    }

    /** 3.10.8 prints the text with terminal colours in it, even as JSON. */
    private static boolean isDrained(NodeName node, JsonNode status) {
        String text = status.path("maintenance_status").path(node.value()).asText();
        return text.contains("marked for maintenance");
    }
}
