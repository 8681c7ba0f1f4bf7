package io.rabbitagent.rules;

import static io.rabbitagent.cluster.Pictures.with;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.ObservationChange;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Takes facts out of a picture, one by one or several at once. */
public final class Unknowns {
    private Unknowns() {}

    /**
     * A fact that can be made unknown.
     *
     * @param name such as {@code app of rabbit@rb1}
     */
    public record Hole(String name, UnaryOperator<ClusterPicture> dig) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every fact of every member, and every fact of the cluster. */
    public static List<Hole> of(ClusterPicture picture) {
        List<Hole> holes = new ArrayList<>();
        for (NodeName node : picture.members()) {
            holes.add(hole(node, "process", seen -> seen.process(timeout())));
            holes.add(hole(node, "app", seen -> seen.app(timeout())));
            holes.add(hole(node, "view", seen -> seen.view(timeout())));
            holes.add(hole(node, "health", seen -> seen.health(timeout())));
            holes.add(hole(node, "dataDirectory", seen -> seen.dataDirectory(timeout())));
            holes.add(hole(node, "log", seen -> seen.log(timeout())));
            holes.add(hole(node, "registered", seen -> seen.registered(timeout())));
            holes.add(hole(node, "drained", seen -> seen.drained(timeout())));
            holes.add(hole(node, "holdings", seen -> seen.holdings(timeout())));
            holes.add(hole(node, "backups", seen -> seen.backups(timeout())));
            holes.add(hole(node, "lastEnd", seen -> seen.lastEnd(timeout())));
            holes.add(hole(node, "leftBehind", seen -> seen.leftBehind(timeout())));
            holes.add(hole(node, "departure", seen -> seen.departure(timeout())));
        }
        holes.add(
                new Hole("openWindows", whole -> new ClusterPicture(whole.clusterName(), whole.reports(), timeout())));
        return holes;
    }

    private static Hole hole(NodeName node, String fact, UnaryOperator<ObservationChange> dig) {
        return new Hole(fact + " of " + node, picture -> {
            SortedMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
            reports.computeIfPresent(node, (name, report) -> {
                NodeObservation dug = dig.apply(with(report.observation())).done();
                return new NodeReport(name, report.presence(), dug);
            });
            return picture.withReports(reports);
        });
    }

    public static ClusterPicture dig(ClusterPicture picture, List<Hole> holes) {
        ClusterPicture dug = picture;
        for (Hole hole : holes) {
            dug = hole.dig().apply(dug);
        }
        return dug;
    }

    private static <T> Fact<T> timeout() {
        return Fact.unknown(Fact.Reason.TIMEOUT, "no answer within 2 s");
    }
}
