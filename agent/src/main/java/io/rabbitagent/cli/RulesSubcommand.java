package io.rabbitagent.cli;

import io.rabbitagent.operations.OperationException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What the commands about rule files share: they work on the caller's files, and no agent is needed. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class RulesSubcommand implements Callable<Integer>, Invoked {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private RulesCommand parent;

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (OperationException e) {
            invocation()
                    .err()
                    .println("agent: " + String.valueOf(e.getMessage()).replace('\n', ' '));
            return AgentSubcommand.code(e.kind());
        }
    }

    /** Does the command's work. @return its exit code */
    abstract int run() throws OperationException;

    @Override
    public final Invocation invocation() {
        return parent.invocation();
    }

    /** A file or directory as the caller named it. */
    final Path path(Path named) {
        return invocation().request().directory().resolve(named);
    }

    /** The same, in the words of the caller where that names the same file: messages repeat it. */
    final Path shortPath(Path named) {
        Path here = Path.of("").toAbsolutePath();
        return invocation().request().directory().equals(here) ? named : path(named);
    }
}
