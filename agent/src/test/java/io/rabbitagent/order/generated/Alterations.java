package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.Presence;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Evidence as an agent would put it together that leaves out one of its cautions. */
final class Alterations {
    private Alterations() {}

    static ClusterPicture withoutContradictions(ClusterPicture picture) {
        return eachEnd(picture, end -> with(end, end.startedSince(), List.of()));
    }

    static ClusterPicture withoutAttemptsSince(ClusterPicture picture) {
        return eachEnd(picture, end -> with(end, false, end.contradictions()));
    }

    /** What was recorded of a node whose agent is silent is taken as if its agent had said it. */
    static ClusterPicture silentAsIfPresent(ClusterPicture picture) {
        return each(
                picture,
                (node, report) -> new NodeReport(
                        node,
                        Presence.freshNow(),
                        Pictures.with(report.observation())
                                .app(Fact.known(AppState.VM_DOWN))
                                .done()));
    }

    private static ClusterPicture eachEnd(ClusterPicture picture, UnaryOperator<LastEnd> change) {
        return each(
                picture,
                (node, report) -> new NodeReport(
                        node,
                        report.presence(),
                        report.observation()
                                .ended(report.observation().lastEnd().map(change))));
    }

    private static ClusterPicture each(ClusterPicture picture, BiFunction<NodeName, NodeReport, NodeReport> change) {
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        reports.replaceAll(change);
        return picture.withReports(reports);
    }

    private static LastEnd with(LastEnd end, boolean startedSince, List<String> contradictions) {
        return new LastEnd(
                end.source(),
                end.sawRunning(),
                end.membership(),
                end.at(),
                end.how(),
                startedSince,
                end.wantedSince(),
                end.hostRebooted(),
                contradictions);
    }
}
