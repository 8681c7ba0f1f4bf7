package io.rabbitagent.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What commands share that read files of whoever calls them, and ask no agent. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class LocalCommand implements Callable<Integer>, Invoked {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Invoked parent;

    @Mixin
    private final AgentSubcommand.Output output = new AgentSubcommand.Output();

    @Override
    public final Invocation invocation() {
        return parent.invocation();
    }

    final boolean json() {
        return output.json();
    }

    final TextOut text() {
        return new TextOut(
                invocation().out(),
                new Paint(invocation().colour()),
                invocation().columns());
    }

    /** A file as its user names it, from the directory in which the command was called. */
    final Path resolved(Path file) {
        Path directory = invocation().request().directory();
        return directory.equals(Path.of("").toAbsolutePath()) ? file : directory.resolve(file);
    }

    /** Says what is wrong. @return the code given */
    final int fails(int code, String message) {
        invocation().err().println("agent: " + message.replace('\n', ' '));
        return code;
    }
}
