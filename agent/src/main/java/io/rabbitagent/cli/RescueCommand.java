package io.rabbitagent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code agent rescue}; by itself it shows what there is. */
@Command(
        name = "rescue",
        description = {
            "Gets messages out of backups, and back into the cluster.",
            "A backup is opened as a copy, by a broker of its own that nothing reaches; only replay touches the cluster."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RescueListCommand.class, RescueExportCommand.class, RescueReplayCommand.class})
final class RescueCommand implements Runnable, Invoked {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private AgentCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Override
    public Invocation invocation() {
        return parent.invocation();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
