package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PolicyGaps;
import java.util.List;

/** How the classic queues are mirrored that each member leads. */
final class MirrorMetrics {
    private static final List<String> KINDS = List.of(
            PolicyGaps.ABSENT_NODES, PolicyGaps.MANUAL_SYNC, PolicyGaps.NOT_MIRRORED, PolicyGaps.TOO_FEW_MIRRORS);

    private final Table unsynchronised;
    private final Table syncing;
    private final Table gaps;

    MirrorMetrics(MeterRegistry registry) {
        unsynchronised = new Table(
                registry,
                "rabbitagent.node.queues.mirror.unsynchronised",
                "How many classic queues that the member leads have a mirror that does not hold all messages",
                1);
        syncing = new Table(
                registry, "rabbitagent.node.queues.mirror.syncing", "How many of these are being synchronised now", 1);
        gaps = new Table(
                registry,
                "rabbitagent.node.queues.policy.gap",
                "How many classic queues that the member leads have fewer copies by their mirroring policy than one would think",
                2);
    }

    void update(ClusterPicture picture) {
        Table.Filling late = unsynchronised.fill();
        Table.Filling busy = syncing.fill();
        Table.Filling open = gaps.fill();
        for (NodeName node : picture.members()) {
            picture.observation(node).mirrors().value().ifPresent(survey -> {
                late.row(survey.unsynchronised(), "node", node.value());
                busy.row(survey.syncing(), "node", node.value());
                showGaps(open, node, survey);
            });
        }
        late.show();
        busy.show();
        open.show();
    }

    private static void showGaps(Table.Filling open, NodeName node, MirrorSurvey survey) {
        for (String kind : KINDS) {
            open.row(survey.gaps().count(kind), "node", node.value(), "gap", kind);
        }
    }
}
