package io.rabbitagent.order;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.util.List;
import java.util.TreeMap;

/** The shutdown order as the agents together tell it: each of its own node, and one of them of those that are silent. */
public final class Orders {
    private Orders() {}

    public static ShutdownOrder of(ClusterPicture picture, List<HistoryEntry> history) {
        return ShutdownOrder.of(complete(picture, history));
    }

    /** The picture with what is known of each node's last end. */
    public static ClusterPicture complete(ClusterPicture picture, List<HistoryEntry> history) {
        NodeRecords records = NodeRecords.of(history);
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        reports.replaceAll((node, report) -> {
            NodeObservation seen = report.observation();
            return report.presence().fresh()
                    ? new NodeReport(node, report.presence(), LastEnds.own(seen, records, "boot-of-" + node.host()))
                    : report;
        });
        return LastEnds.ofSilent(picture.withReports(reports), records);
    }
}
