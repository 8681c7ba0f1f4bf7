package io.rabbitagent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code agent rules}; by itself it shows what there is. */
@Command(
        name = "rules",
        description = {
            "Works with rule files: what is wrong, when, and what may be done about it.",
            "Runs as you and in your directory. It needs no daemon and no broker."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RulesValidateCommand.class,
            RulesTestCommand.class,
            RulesReplayCommand.class,
            RulesSchemaCommand.class,
            RulesExportCommand.class
        })
final class RulesCommand implements Runnable, Invoked {
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
