package io.rabbitagent.daemon;

import java.io.PrintStream;
import java.util.Optional;

/** The user's end of a running command: the standard streams, and whether the user still wants it. */
public interface CommandIo {

    /** Standard output. Where the user is gone, what is written is dropped. */
    PrintStream out();

    /** Standard error. */
    PrintStream err();

    /**
     * Asks for a line: the prompt goes to standard error. Empty where there is none to be had: standard input has ended, the
     * user is gone, interrupted, or did not answer in time.
     */
    Optional<String> readLine(String prompt);

    /** Whether the user interrupted the command or is gone. What ends then is up to the command. */
    boolean isCancelled();

    /** Has this done once when the command is cancelled, at once where it already is. It must return quickly. */
    void onCancel(Runnable action);
}
