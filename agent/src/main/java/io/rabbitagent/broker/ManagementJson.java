package io.rabbitagent.broker;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.ReportedView;
import java.util.Map;
import java.util.TreeMap;

/** The meaning of the management API's answers. */
final class ManagementJson {
    private ManagementJson() {}

    static Fact<ReportedView> view(HttpAnswer overview, HttpAnswer nodes) throws GarbledException {
        if (overview.status() != 200 || nodes.status() != 200) {
            HttpAnswer bad = overview.status() != 200 ? overview : nodes;
            return Fact.unknown(Reason.FAILED, "HTTP " + bad.status() + ": " + CliFailure.brief(bad.body()));
        }
        JsonNode about = Json.parse(overview.body());
        NodeName observer = Json.node(Json.text(about, "node"));
        JsonNode members = Json.parse(nodes.body());
        ClusterView view = new ClusterView(
                Json.text(about, "cluster_name"),
                observer,
                Json.text(about, "rabbitmq_version"),
                Json.text(about, "erlang_version"),
                peers(members));
        return Fact.known(new ReportedView(view, tellsOfItself(members, observer)));
    }

    private static boolean tellsOfItself(JsonNode members, NodeName observer) {
        for (JsonNode member : members) {
            boolean runningObserver = member.path("name").asText().equals(observer.value())
                    && member.path("running").asBoolean();
            if (runningObserver && !member.has("partitions")) {
                return false;
            }
        }
        return true;
    }

    private static Map<NodeName, PeerView> peers(JsonNode nodes) throws GarbledException {
        if (!nodes.isArray() || nodes.isEmpty()) {
            throw new GarbledException("/api/nodes should be a list of nodes and is " + nodes.getNodeType());
        }
        Map<NodeName, PeerView> peers = new TreeMap<>();
        for (JsonNode node : nodes) {
            PeerView peer = peer(node);
            peers.put(peer.node(), peer);
        }
        return peers;
    }

    /** A node that is down, or came up a moment ago, has no statistics: name, type and running are all there is. */
    private static PeerView peer(JsonNode node) throws GarbledException {
        return new PeerView(
                Json.node(Json.text(node, "name")),
                Json.flag(node, "running"),
                type(Json.text(node, "type")),
                Json.nodesOrAbsent(node, "partitions"),
                Json.flagOrAbsent(node, "mem_alarm"),
                Json.flagOrAbsent(node, "disk_free_alarm"));
    }

    private static NodeType type(String text) throws GarbledException {
        return switch (text) {
            case "disc", "disk" -> NodeType.DISC;
            case "ram" -> NodeType.RAM;
            default -> throw new GarbledException("'" + text + "' is no node type");
        };
    }

    /** 503 is the verdict "failed" only together with the broker's own words: a proxy answers 503 too. */
    static Fact<HealthCheck> check(String name, HttpAnswer answer) throws GarbledException {
        if (answer.status() != 200 && answer.status() != 503) {
            return Fact.unknown(
                    Reason.FAILED, name + ": HTTP " + answer.status() + ": " + CliFailure.brief(answer.body()));
        }
        JsonNode body = Json.parse(answer.body());
        String status = Json.text(body, "status");
        if (answer.status() == 200 && status.equals("ok")) {
            return Fact.known(new HealthCheck(name, true, ""));
        }
        if (answer.status() == 503 && status.equals("failed")) {
            return Fact.known(new HealthCheck(
                    name, false, CliFailure.brief(body.path("reason").asText())));
        }
        throw new GarbledException(name + ": HTTP " + answer.status() + " with status '" + status + "'");
    }
}
