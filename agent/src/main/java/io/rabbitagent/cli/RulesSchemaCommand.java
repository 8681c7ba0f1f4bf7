package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.rulefiles.SchemaText;
import picocli.CommandLine.Command;

/** {@code agent rules schema}. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of rule files, for editors.",
            "With yaml-language-server, write it to a file and name that in the first line of each rule:"
                    + " # yaml-language-server: $$schema=FILE"
        })
final class RulesSchemaCommand extends RulesSubcommand {
    @Override
    int run() {
        invocation().out().println(SchemaText.text());
        return ExitCode.DONE;
    }
}
