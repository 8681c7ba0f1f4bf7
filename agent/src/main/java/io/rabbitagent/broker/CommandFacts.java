package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;

/** The reasons that a command's end gives, whatever the command. */
final class CommandFacts {
    private CommandFacts() {}

    static <T> Fact<T> failed(String what, CommandResult result) {
        if (result instanceof CommandResult.TimedOut) {
            return Fact.unknown(Reason.TIMEOUT, what + " did not end within its deadline and was killed");
        }
        if (result instanceof CommandResult.CouldNotStart never) {
            return Fact.unknown(Reason.FAILED, never.reason());
        }
        CommandResult.Exited exited = (CommandResult.Exited) result;
        return Fact.unknown(
                Reason.FAILED,
                what + " exited " + exited.code() + ": "
                        + CliFailure.brief(
                                exited.err().text() + " " + exited.out().text()));
    }
}
