package io.rabbitagent.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.function.Supplier;

/**
 * A file with one bearer token. It is read each time, so that a changed token is used at once. No message repeats any of it.
 */
public final class BearerFile implements Supplier<String> {
    private static final int LEAST = 16;
    private static final int MOST = 4096;
    private static final String REMEDY = "write one line of at least " + LEAST
            + " characters without spaces, such as the output of: openssl rand -hex 32";

    private final Path file;

    public BearerFile(Path file) {
        this.file = file;
    }

    /** @throws IllegalStateException where there is none; the message says why and does not hold it */
    @Override
    public String get() {
        try {
            return read(file);
        } catch (TextFile.Refused e) {
            throw new IllegalStateException(file + e.line + ": " + e.what() + "; " + e.remedy, e);
        }
    }

    static String read(Path file) throws TextFile.Refused {
        String token = TextFile.read(file, PosixFilePermission.OTHERS_READ).strip();
        if (token.isEmpty()) {
            throw new TextFile.Refused("is empty", REMEDY);
        }
        if (!token.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new TextFile.Refused("holds something else than one token", REMEDY);
        }
        if (token.length() < LEAST || token.length() > MOST) {
            throw new TextFile.Refused(
                    "holds a token that is too " + (token.length() < LEAST ? "short" : "long"), REMEDY);
        }
        return token;
    }
}
