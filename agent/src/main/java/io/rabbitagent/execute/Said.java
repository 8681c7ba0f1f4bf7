package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;

/** What a command said at its end, on one line for a human. */
final class Said {
    private static final int LONGEST = 400;

    private Said() {}

    /** @param what was run, such as {@code rabbitmqctl reset} */
    static String by(String what, CommandResult result) {
        if (result instanceof CommandResult.CouldNotStart never) {
            return what + " could not be run: " + never.reason();
        }
        if (result instanceof CommandResult.Exited exited) {
            String text =
                    (exited.err().text() + " " + exited.out().text()).strip().replaceAll("\\s+", " ");
            String brief = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
            return what + " exited with " + exited.code() + (brief.isEmpty() ? "" : ", " + brief);
        }
        return what + " did not end in time";
    }

    static boolean well(CommandResult result) {
        return result instanceof CommandResult.Exited exited && exited.code() == 0;
    }
}
