package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.ShutdownOrderView;
import io.rabbitagent.operations.ShutdownOrders;
import picocli.CommandLine.Command;

/** {@code agent shutdown-order}. */
@Command(
        name = "shutdown-order",
        description =
                "Shows in which order the nodes went down, by whom each saw running when it ended, who may start first,"
                        + " and what to do.")
final class ShutdownOrderCommand extends ViewCommand<ShutdownOrderView> {
    @Override
    ShutdownOrderView view(AgentAccess agent) throws OperationException {
        return ShutdownOrders.of(agent);
    }

    @Override
    void print(ShutdownOrderView view, TextOut out) {
        ShutdownOrderText.print(view, out);
    }
}
