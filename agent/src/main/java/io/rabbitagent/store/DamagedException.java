package io.rabbitagent.store;

import java.io.IOException;
import java.nio.file.Path;

/** A whole line that isn't what was written. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(Path file, long line, String what) {
        super(file + " line " + line + ": " + what);
    }
}
