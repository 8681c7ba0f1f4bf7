package io.rabbitagent.launch;

import java.io.IOException;
import java.util.Locale;

/** This process's own output can't be written: a full disk, or a reader that has left. */
final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("can't write the output: " + cause.getMessage(), cause);
    }

    /** By the text of EPIPE, of which the JDK keeps nothing else; translations keep the word. */
    boolean readerIsGone() {
        return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
}
