package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.BrokerProcess;
import java.time.Duration;
import java.util.Optional;

/** Stops the own node's VM by {@code rabbitmqctl stop}, and never otherwise. */
final class CleanStop {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private CleanStop() {}

    /** Why the VM lives on; empty once it has ended, or where there is none. */
    static Optional<String> of(OwnNode own, Acting acting) {
        Optional<BrokerProcess> vm = own.process().get().value().orElse(Optional.empty());
        if (vm.isEmpty()) {
            return Optional.empty();
        }
        acting.progress().accept("the VM that was started for a plan stops");
        RunningChild life = new RunningChild(vm.get().pid(), vm.get().startTicks());
        Deadline end = acting.deadline().atMost(PATIENCE);
        CommandResult stop =
                acting.asked(new NodeCommands(own.rabbitmqctl()).stop(own.name(), end.left(), acting.children()));
        while (life.isAlive()) {
            if (!end.pause(LOOK_EVERY)) {
                return Optional.of(
                        "the VM lives on as pid " + vm.get().pid() + ": " + Said.by("rabbitmqctl stop", stop));
            }
        }
        return Optional.empty();
    }
}
