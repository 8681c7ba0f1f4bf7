package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The service that runs the broker on this host. Results are hints: whether the broker runs is for the process to tell.
 *
 * <p>Masking keeps whoever supervises the service from starting it while its data directory is being worked on.
 */
public interface BrokerService {
    /** @param deadline of each call; stopping waits for the broker to end */
    static BrokerService of(ServiceSettings settings, CommandRunner runner, Duration deadline) {
        if (settings instanceof ServiceSettings.Systemd systemd) {
            return new SystemdService(systemd.unit(), runner, deadline);
        }
        ServiceSettings.Commands commands = (ServiceSettings.Commands) settings;
        return new CommandService(
                new ServiceCommands(
                        commands.start(),
                        commands.stop(),
                        commands.mask(),
                        commands.unmask(),
                        Optional.of(commands.state()),
                        deadline),
                runner);
    }

    /** Asks for a start and does not wait for the boot, which may wait for other nodes for minutes. */
    CommandResult start(Consumer<RunningChild> started);

    CommandResult stop(Consumer<RunningChild> started);

    CommandResult mask(Consumer<RunningChild> started);

    CommandResult unmask(Consumer<RunningChild> started);

    /** What the service manager says, and whether the service is masked. Changes nothing. */
    Fact<ServiceState> state();
}
