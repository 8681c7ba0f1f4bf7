package io.rabbitagent.rules;

import static io.rabbitagent.cluster.Pictures.with;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.ObservationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Takes facts out of a picture, one by one or several at once. */
public final class Unknowns {
    private Unknowns() {}

    /** A fact of one node that can be made unknown. */
    public record Hole(NodeName node, String fact, UnaryOperator<ObservationBuilder> dig) {
        @Override
        public String toString() {
            return fact + " of " + node;
        }
    }

    /** Every fact of every member. */
    public static List<Hole> of(ClusterPicture picture) {
        List<Hole> holes = new ArrayList<>();
        for (NodeName node : picture.members()) {
            holes.add(new Hole(node, "process", seen -> seen.process(timeout())));
            holes.add(new Hole(node, "app", seen -> seen.app(timeout())));
            holes.add(new Hole(node, "view", seen -> seen.view(timeout())));
            holes.add(new Hole(node, "health", seen -> seen.health(timeout())));
            holes.add(new Hole(node, "dataDirectory", seen -> seen.dataDirectory(timeout())));
            holes.add(new Hole(node, "log", seen -> seen.log(timeout())));
            holes.add(new Hole(node, "registered", seen -> seen.registered(timeout())));
            holes.add(new Hole(node, "drained", seen -> seen.drained(timeout())));
            holes.add(new Hole(node, "holdings", seen -> seen.holdings(timeout())));
            holes.add(new Hole(node, "backups", seen -> seen.backups(timeout())));
            holes.add(new Hole(node, "lastEnd", seen -> seen.lastEnd(timeout())));
        }
        return holes;
    }

    public static ClusterPicture dig(ClusterPicture picture, List<Hole> holes) {
        SortedMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
        for (Hole hole : holes) {
            reports.computeIfPresent(hole.node(), (node, report) -> {
                NodeObservation dug =
                        hole.dig().apply(with(report.observation())).done();
                return new NodeReport(node, report.presence(), dug);
            });
        }
        return new ClusterPicture(picture.clusterName(), reports);
    }

    private static <T> Fact<T> timeout() {
        return Fact.unknown(Fact.Reason.TIMEOUT, "no answer within 2 s");
    }
}
