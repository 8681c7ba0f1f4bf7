package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.StopEvidence;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** {@code agent shutdown-order}: who went down in which order, and who may start first. */
public final class ShutdownOrders {
    /** As many entries of the shared history as are read for it; older stops say nothing about the last one. */
    private static final int MOST_ENTRIES = 20_000;

    private ShutdownOrders() {}

    public static ShutdownOrderView of(AgentAccess agent) throws OperationException {
        ShutdownOrder order = ShutdownOrder.of(agent.situation().picture(), agent.sharedHistory(MOST_ENTRIES));
        return new ShutdownOrderView(
                Formats.VERSION,
                order.verdict().text(),
                names(order.startFirst()),
                order.order().stream().map(ShutdownOrders::names).toList(),
                order.evidence().stream().map(ShutdownOrders::evidence).toList(),
                order.missing().stream()
                        .map(missing ->
                                new ShutdownOrderView.Missing(missing.node().value(), missing.why()))
                        .toList(),
                order.contradictions());
    }

    private static ShutdownOrderView.Evidence evidence(StopEvidence found) {
        String how = found.how()
                .value()
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .orElse("unknown");
        return new ShutdownOrderView.Evidence(
                found.node().value(), found.source().text(), names(new TreeSet<>(found.sawRunning())), found.at(), how);
    }

    private static List<String> names(Collection<NodeName> nodes) {
        return nodes.stream().map(NodeName::value).toList();
    }
}
