package io.rabbitagent.operations.rulefiles;

import io.rabbitagent.rules.file.RuleReader;
import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads rule files of this host: {@code *.yaml} and {@code *.yml} of a directory, in the order of their names. What else is
 * there is left alone: directories such as {@code tests}, and what editors put beside a file, whose names begin with a dot.
 */
public final class RuleDirectory {
    private static final String SUFFIXES = "[!.]*.{yaml,yml}";

    private final List<RuleText> texts = new ArrayList<>();
    private final Problems problems = new Problems();
    private final boolean strict;

    /** @param strict whether it is a fault that every user of the host can change a file */
    private RuleDirectory(boolean strict) {
        this.strict = strict;
    }

    /** The rule files of a directory, or the file that is named itself. */
    public static FoundTexts read(Path path) {
        return read(path, path.toString());
    }

    /** @param shown how people named it: problems name it likewise */
    public static FoundTexts read(Path path, String shown) {
        return new RuleDirectory(false).found(path, shown);
    }

    /** A file alone: a directory is a fault. */
    public static FoundTexts readFile(Path file, String shown) {
        RuleDirectory reading = new RuleDirectory(false);
        reading.file(file, shown);
        return new FoundTexts(reading.texts, reading.problems.errors());
    }

    /** As an agent reads what it acts by: what every user of its host can change is a fault. */
    public static FoundTexts readAsAgent(Path path, String shown) {
        return new RuleDirectory(true).found(path, shown);
    }

    /** That every user of this host can change a file or directory; empty where that is not so. */
    public static Optional<Problem> changeableByAll(Path path, String shown) throws IOException {
        return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)
                ? Optional.of(
                        new Problem(shown, "", "can be changed by every user of this host", "run chmod o-w " + shown))
                : Optional.empty();
    }

    private FoundTexts found(Path path, String shown) {
        if (Files.isDirectory(path)) {
            directory(path, shown);
        } else {
            file(path, shown);
        }
        return new FoundTexts(texts, problems.errors());
    }

    private void directory(Path directory, String shown) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, SUFFIXES)) {
            mayBeUsed(directory, shown);
            entries.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            IOException cause = e.getCause();
            unreadable(shown, cause == null ? new IOException(e) : cause);
            return;
        } catch (IOException e) {
            unreadable(shown, e);
            return;
        }
        files.removeIf(Files::isDirectory);
        if (files.isEmpty()) {
            problems.error(
                    shown,
                    "",
                    "holds no rule file",
                    "name a directory with *.yaml files; agent rules export writes those of this program into one");
        }
        String prefix = shown.endsWith("/") ? shown : shown + "/";
        files.stream().sorted().forEach(file -> file(file, prefix + file.getFileName()));
    }

    /** Reports what keeps it from being used although it can be read. */
    private boolean mayBeUsed(Path path, String shown) throws IOException {
        Optional<Problem> fault = strict ? changeableByAll(path, shown) : Optional.empty();
        fault.ifPresent(one -> problems.error(one.place(), one.setting(), one.what(), one.remedy()));
        return fault.isEmpty();
    }

    private void file(Path file, String shown) {
        byte[] bytes;
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            problems.error(shown, "", "is no regular file", "name a file or a directory");
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!mayBeUsed(file, shown)) {
                return;
            }
            bytes = in.readNBytes(RuleReader.MOST_BYTES + 1);
        } catch (IOException e) {
            unreadable(shown, e);
            return;
        }
        if (bytes.length > RuleReader.MOST_BYTES) {
            problems.error(
                    shown,
                    "",
                    "is larger than " + RuleReader.MOST_BYTES / 1024 + " KiB",
                    "write one rule a file, or name another file");
            return;
        }
        decode(bytes, shown);
    }

    private void decode(byte[] bytes, String shown) {
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String last = text.substring(text.lastIndexOf('\n') + 1);
            long line = text.chars().filter(character -> character == '\n').count() + 1;
            int column = last.codePointCount(0, last.length()) + 1;
            problems.error(shown + ":" + line + ":" + column, "", "is not in UTF-8", "save it as UTF-8");
            return;
        }
        texts.add(new RuleText(shown, text.startsWith("\uFEFF") ? text.substring(1) : text));
    }

    private void unreadable(String shown, IOException e) {
        if (e instanceof NoSuchFileException) {
            problems.error(shown, "", "there is no such file or directory", "make it or name another");
        } else if (e instanceof AccessDeniedException) {
            problems.error(
                    shown,
                    "",
                    "the user " + System.getProperty("user.name") + " may not read it",
                    "run as a user who may, or give it to that user's group");
        } else {
            String reason = e instanceof FileSystemException failed && failed.getReason() != null
                    ? failed.getReason()
                    : e.getClass().getSimpleName();
            problems.error(shown, "", "can't be read: " + reason, "see to the file system");
        }
    }
}
