package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.rulefiles.FoundTexts;
import io.rabbitagent.operations.rulefiles.RuleCheck;
import io.rabbitagent.operations.rulefiles.RuleDirectory;
import io.rabbitagent.operations.rulefiles.ShippedRules;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code agent rules validate}. */
@Command(
        name = "validate",
        description = {
            "Reads rule files, and says all that is wrong in them, a line each, with its place and what to do.",
            "Ends with 65 where anything is wrong. A warning tells what an agent on this host would not read,",
            "or what can't be meant as it is written."
        })
final class RulesValidateCommand extends RulesSubcommand {
    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..*",
            description = "files, or directories whose *.yaml and *.yml files are read; default: the shipped rules")
    private List<Path> paths = List.of();

    @Mixin
    private final AgentSubcommand.Output output = new AgentSubcommand.Output();

    @Override
    int run() {
        RuleCheck check = RuleCheck.of(texts());
        check.problems().forEach(problem -> invocation().err().println(problem.text()));
        check.warnings().forEach(warning -> invocation().err().println("warning: " + warning.text()));
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(check));
        } else {
            print(check);
        }
        return check.valid() ? ExitCode.DONE : ExitCode.INPUT;
    }

    private FoundTexts texts() {
        if (paths.isEmpty()) {
            return FoundTexts.of(ShippedRules.texts());
        }
        return paths.stream()
                .map(named -> RuleDirectory.read(path(named), named.toString()))
                .reduce(FoundTexts.of(List.of()), FoundTexts::and);
    }

    private void print(RuleCheck check) {
        TextOut out = new TextOut(
                invocation().out(),
                new Paint(invocation().colour()),
                invocation().columns());
        if (!check.rules().isEmpty()) {
            TextOut.Table table = out.table("RULE", "VERSION", "MODE", "DIGEST", "FILE");
            check.rules()
                    .forEach(rule -> table.row(
                            rule.name(), Integer.toString(rule.version()), rule.mode(), rule.digest(), rule.file()));
            table.print();
        }
        out.line(check.valid() ? counted(check.rules().size(), "rule") + ", nothing wrong." : wrong(check));
    }

    private static String wrong(RuleCheck check) {
        return counted(check.problems().size(), "problem") + ". These rules can't be used.";
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
