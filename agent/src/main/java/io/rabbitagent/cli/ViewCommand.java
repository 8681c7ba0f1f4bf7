package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.OperationException;
import picocli.CommandLine.Mixin;

/** A command that shows something, as text or as JSON, and changes nothing. */
abstract class ViewCommand<V> extends AgentSubcommand {
    @Mixin
    private final Output output = new Output();

    abstract V view(AgentAccess agent) throws OperationException;

    abstract void print(V view, TextOut out);

    @Override
    int run(AgentAccess agent) throws OperationException {
        show(view(agent));
        return ExitCode.DONE;
    }

    final void show(V view) {
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            print(view, new TextOut(invocation().out(), paint(), invocation().columns()));
        }
    }
}
