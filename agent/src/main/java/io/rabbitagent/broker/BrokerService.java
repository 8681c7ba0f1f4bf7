package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import java.util.function.Consumer;

/**
 * The service that runs the broker on this host. Results are hints: whether the broker runs is for the process to tell.
 *
 * <p>Masking keeps whoever supervises the service from starting it while its data directory is being worked on.
 */
public interface BrokerService {
    /** Asks for a start and does not wait for the boot, which may wait for other nodes for minutes. */
    CommandResult start(Consumer<RunningChild> started);

    CommandResult stop(Consumer<RunningChild> started);

    CommandResult mask(Consumer<RunningChild> started);

    CommandResult unmask(Consumer<RunningChild> started);

    /** What the service manager says; for people, and to name a unit that does not exist. Changes nothing. */
    Fact<String> state();
}
