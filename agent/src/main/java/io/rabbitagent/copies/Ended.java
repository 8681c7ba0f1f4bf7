package io.rabbitagent.copies;

import io.rabbitagent.broker.CommandResult;
import java.util.function.UnaryOperator;

/** How a command ended, for people. */
public final class Ended {
    private static final int LONGEST = 300;

    private Ended() {}

    public static String words(CommandResult result) {
        return words(result, said -> said);
    }

    /** @param cleaned takes out of what the command said what nobody may read */
    static String words(CommandResult result, UnaryOperator<String> cleaned) {
        if (result instanceof CommandResult.CouldNotStart never) {
            return "could not be run: " + never.reason();
        }
        if (result instanceof CommandResult.Exited exited) {
            String said = cleaned.apply(exited.err().text() + " " + exited.out().text())
                    .strip()
                    .replaceAll("\\s+", " ");
            return "ended with exit code " + exited.code() + ": "
                    + (said.length() <= LONGEST ? said : said.substring(0, LONGEST) + "…");
        }
        return "did not end in time and was killed";
    }
}
