package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.ruletesting.JUnitXml;
import io.rabbitagent.operations.ruletesting.RulesTest;
import io.rabbitagent.operations.ruletesting.RulesTestView;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.file.RuleReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent rules test}. */
@Command(
        name = "test",
        description = {
            "Runs tests of rules on a virtual clock: what agents with these rules find and plan, moment by moment.",
            "No broker and no agent is asked. Exit code 65 where a test fails or a file is wrong."
        })
final class RulesTestCommand extends RulesSubcommand {
    private static final Path RULES = Path.of("rules");

    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "0..*",
            description = "files with tests, directories with such files, or directories with rules, whose tests are in"
                    + " their directory tests; default: rules")
    private List<Path> places = new ArrayList<>();

    @Option(
            names = "--require-coverage",
            description =
                    "fail also where the tests rely on no pass, no fail or no unknown of a condition or gate; what is named"
                            + " below gates: counts also while the rule finds nothing, what stands below never: need not be seen")
    private boolean requireCoverage;

    @Option(names = "--junit", paramLabel = "FILE", description = "write the results as JUnit XML, too")
    private @Nullable Path junit;

    @Mixin
    private final AgentSubcommand.Output output = new AgentSubcommand.Output();

    @Override
    int run() throws OperationException {
        List<Path> named = places.isEmpty() ? List.of(RULES) : places;
        RulesTest.Report report =
                RulesTest.run(named.stream().map(this::shortPath).toList(), new RuleReader(Expressions.create())::read);
        report.problems().forEach(problem -> invocation().err().println(problem));
        if (report.view().isEmpty()) {
            if (junit != null) {
                write(junit, JUnitXml.unreadable(report.problems()));
            }
            return ExitCode.INPUT;
        }
        RulesTestView view = report.view().get();
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            new RulesTestText(new TextOut(
                            invocation().out(),
                            new Paint(invocation().colour()),
                            invocation().columns()))
                    .print(view);
        }
        if (junit != null) {
            write(junit, JUnitXml.of(view));
        }
        boolean sound = view.sound() && (view.complete() || !requireCoverage);
        return sound ? ExitCode.DONE : ExitCode.INPUT;
    }

    private void write(Path file, String xml) throws OperationException {
        try {
            Files.writeString(path(file), xml);
        } catch (IOException e) {
            throw new OperationException(
                    OperationException.Kind.FAILED,
                    "the results can't be written to " + file + " (" + e
                            + "): name a file in a directory that is there");
        }
    }
}
