package io.rabbitagent.operations.ruletesting;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small text files, and says in words why it can't. */
final class TextFiles {
    private static final long MOST_BYTES = 4L << 20;

    private TextFiles() {}

    /** A file can't be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        Unreadable(String what, String remedy) {
            super(what);
            this.remedy = remedy;
        }

        String what() {
            return String.valueOf(getMessage());
        }

        String remedy() {
            return remedy;
        }
    }

    static String read(Path file) throws Unreadable {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new Unreadable("is no regular file", "name a file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new Unreadable("is larger than 4 MiB", "name a smaller file");
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new Unreadable("there is no such file", "make it or name another");
        } catch (AccessDeniedException e) {
            throw new Unreadable("may not be read by this user", "run as a user who may");
        } catch (CharacterCodingException e) {
            throw new Unreadable("is not in UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            throw new Unreadable("can't be read: " + e.getClass().getSimpleName(), "see to the file system");
        }
    }
}
