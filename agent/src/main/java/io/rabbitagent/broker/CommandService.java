package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.util.List;
import java.util.function.Consumer;

/** A broker whose service is controlled by configured commands. */
public final class CommandService implements BrokerService {
    private static final CommandResult NOTHING_TO_DO =
            new CommandResult.Exited(0, new CommandResult.Captured("", 0), new CommandResult.Captured("", 0));

    private final ServiceCommands commands;
    private final CommandRunner runner;

    public CommandService(ServiceCommands commands, CommandRunner runner) {
        this.commands = commands;
        this.runner = runner;
    }

    @Override
    public CommandResult start(Consumer<RunningChild> started) {
        return run(commands.start(), started);
    }

    @Override
    public CommandResult stop(Consumer<RunningChild> started) {
        return run(commands.stop(), started);
    }

    @Override
    public CommandResult mask(Consumer<RunningChild> started) {
        return run(commands.mask(), started);
    }

    @Override
    public CommandResult unmask(Consumer<RunningChild> started) {
        return run(commands.unmask(), started);
    }

    @Override
    public Fact<ServiceState> state() {
        if (commands.state().isEmpty()) {
            return Fact.unknown(Reason.NOT_OBSERVED, "no command tells the state of this broker's service");
        }
        CommandResult result = run(commands.state().get(), child -> {});
        return result instanceof CommandResult.Exited exited && exited.code() == 0
                ? Fact.known(ServiceState.of(CliFailure.brief(exited.out().text())))
                : CommandFacts.failed("the service's state command", result);
    }

    private CommandResult run(List<String> argv, Consumer<RunningChild> started) {
        return argv.isEmpty() ? NOTHING_TO_DO : runner.run(new Command(argv, commands.deadline()), started);
    }
}
