package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;

/** The {@code net_ticktime} of a VM whose application does not run, before it joins a peer. */
final class TickTime {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private TickTime() {}

    /** A join is likely to succeed without it, and its effect is looked at: so a failure is told, and hinders nothing. */
    static void asAt(NodeName peer, OwnNode own, Acting acting) {
        CommandResult result = new NodeCommands(own.rabbitmqctl())
                .takeTickTimeOf(
                        own.name(), peer, acting.deadline().atMost(PATIENCE).left(), acting.children());
        acting.progress()
                .accept(
                        Said.well(result)
                                ? "the VM has the net_ticktime of " + peer
                                : "the VM has not taken the net_ticktime of " + peer + ", and goes on with its own: "
                                        + Said.by("eval", result));
    }
}
