package io.rabbitagent.operations.rulefiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Reads a text file of this host that people wrote, and says in words why it can't. */
public final class TextFile {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private TextFile() {}

    /** A file or directory can't be read. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String remedy;
        private final String position;

        private Unreadable(String what, String remedy, String position) {
            super(what);
            this.remedy = remedy;
            this.position = position;
        }

        public String what() {
            return String.valueOf(getMessage());
        }

        public String remedy() {
            return remedy;
        }

        /** Behind the file's name, {@code :LINE:COLUMN} or nothing. */
        public String position() {
            return position;
        }

        static Unreadable of(IOException e) {
            if (e instanceof NoSuchFileException) {
                return unreadable("there is no such file or directory", "make it or name another");
            }
            if (e instanceof AccessDeniedException) {
                return unreadable(
                        "the user " + System.getProperty("user.name") + " may not read it",
                        "run as a user who may, or give it to that user's group");
            }
            if (e instanceof NotDirectoryException) {
                return unreadable("is no directory", "name the directory that holds the files");
            }
            String reason = e instanceof FileSystemException failed && failed.getReason() != null
                    ? failed.getReason()
                    : e.getClass().getSimpleName();
            return unreadable("can't be read: " + reason, "see to the file system");
        }

        private static Unreadable unreadable(String what, String remedy) {
            return new Unreadable(what, remedy, "");
        }
    }

    /**
     * How large a file may be.
     *
     * @param remedy what to do about a larger one
     */
    public record Bound(int bytes, String remedy) {
        private String text() {
            return bytes < MIB ? bytes / KIB + " KiB" : bytes / MIB + " MiB";
        }
    }

    /** Without a byte order mark. */
    public static String read(Path file, Bound most) throws Unreadable {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw Unreadable.unreadable("is no regular file", "name another");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(most.bytes() + 1);
        } catch (IOException e) {
            throw Unreadable.of(e);
        }
        if (bytes.length > most.bytes()) {
            throw Unreadable.unreadable("is larger than " + most.text(), most.remedy());
        }
        String text = decoded(bytes);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String decoded(byte[] bytes) throws Unreadable {
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String last = text.substring(text.lastIndexOf('\n') + 1);
            long line = text.chars().filter(character -> character == '\n').count() + 1;
            int column = last.codePointCount(0, last.length()) + 1;
            throw new Unreadable("is not in UTF-8", "save it as UTF-8", ":" + line + ":" + column);
        }
        return text;
    }
}
