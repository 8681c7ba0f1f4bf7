package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.StopEvidence;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** {@code agent shutdown-order}: who went down in which order, and who may start first. */
public final class ShutdownOrders {
    private ShutdownOrders() {}

    public static ShutdownOrderView of(AgentAccess agent) throws OperationException {
        Situation situation = agent.situation();
        ClusterPicture picture = situation.picture();
        ShutdownOrder order = ShutdownOrder.of(picture);
        return new ShutdownOrderView(
                Formats.VERSION,
                order.verdict().text(),
                names(order.startFirst()),
                order.order().stream().map(ShutdownOrders::names).toList(),
                order.lastGroups().stream().map(ShutdownOrders::names).toList(),
                order.evidence().stream().map(one -> evidence(one, picture)).toList(),
                order.missing().stream()
                        .map(missing ->
                                new ShutdownOrderView.Missing(missing.node().value(), missing.why()))
                        .toList(),
                order.contradictions(),
                order.obstacle(),
                StartAdvice.of(
                        order, picture, agent.rules(), Status.store(situation).why()));
    }

    private static ShutdownOrderView.Evidence evidence(StopEvidence found, ClusterPicture picture) {
        String how = found.end()
                .how()
                .value()
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .orElse("unknown");
        return new ShutdownOrderView.Evidence(
                found.node().value(),
                found.end().source().text(),
                names(new TreeSet<>(found.sawRunning())),
                found.end().at(),
                how,
                picture.report(found.node()).presence().fresh() ? "present" : "silent",
                found.end().startedSince(),
                found.end().hostRebooted());
    }

    static List<String> names(Collection<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).toList();
    }
}
