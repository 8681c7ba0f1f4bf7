package io.rabbitagent.order;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import java.util.Optional;
import java.util.TreeMap;

/** Tells what each node knew when it last ended, from what is seen of it and what is recorded. */
public final class LastEnds {
    private LastEnds() {}

    /**
     * Of the own node.
     *
     * @param records of the own journal, and of earlier journals of the same node
     * @param bootId of the host now
     */
    public static NodeObservation own(NodeObservation seen, NodeRecords records, String bootId) {
        return seen.ended(of(seen, records, Optional.of(bootId)));
    }

    /**
     * Of the nodes whose agents are silent: what they once wrote into the shared history. Agents that are there have said it
     * themselves.
     */
    public static ClusterPicture ofSilent(ClusterPicture picture, NodeRecords shared) {
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        reports.replaceAll((node, report) -> report.presence().fresh() ? report : recorded(report, shared));
        return picture.withReports(reports);
    }

    private static NodeReport recorded(NodeReport report, NodeRecords shared) {
        NodeObservation seen = report.observation();
        Fact<LastEnd> end = of(seen, shared, Optional.empty());
        return new NodeReport(report.node(), report.presence(), seen.ended(end));
    }

    private static Fact<LastEnd> of(NodeObservation seen, NodeRecords records, Optional<String> bootId) {
        return new Sources(seen, records.of(seen.node()), bootId).lastEnd();
    }
}
