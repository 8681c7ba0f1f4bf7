package io.rabbitagent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of all commands; by itself it shows what there is. */
@Command(
        name = "agent",
        description = "Keeps RabbitMQ clusters whole.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            ExplainCommand.class,
            ShutdownOrderCommand.class,
            RehearseCommand.class,
            RemediateCommand.class,
            PlansCommand.class,
            ApproveCommand.class,
            RejectCommand.class,
            AbortCommand.class,
            AckCommand.class,
            BackupsCommand.class,
            RescueCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            HistoryCommand.class,
            RulesCommand.class,
            RunCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "   0  done, or nothing to do",
            "   2  plans are pending (only with --detailed-exitcode)",
            "  64  the command line can't be understood",
            "  65  bad rule or bad input",
            "  69  broker, agent or store can't be reached",
            "  70  it failed, or this is a bug",
            "  75  try later: another plan, the budget, a pause",
            "  77  refused by a gate, or stale",
            "  78  the configuration or the installation is wrong"
        })
final class AgentCommand implements Runnable, Invoked {
    private final Invocation invocation;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    AgentCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Invocation invocation() {
        return invocation;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
