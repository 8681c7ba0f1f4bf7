package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.rulefiles.RuleExport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agent rules export}. */
@Command(
        name = "export",
        description = {
            "Writes the rule files that come with the program into a directory, to be changed there.",
            "Replaces nothing: where one of them is there already, nothing is written."
        })
final class RulesExportCommand extends RulesSubcommand {
    @Parameters(paramLabel = "DIR", description = "the directory; made if it is not there")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private Path directory;

    @Override
    int run() throws OperationException {
        RuleExport.into(path(directory), directory.toString())
                .forEach(file -> invocation().out().println(file));
        return ExitCode.DONE;
    }
}
