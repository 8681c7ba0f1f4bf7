package io.rabbitagent.operations;

import io.rabbitagent.operations.OperationException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Ids of messages that are not to be sent, each with the line on which a file names it. What is wrong with a file is told
 * without repeating any of it: the agent may read files that the caller may not.
 */
public final class ExcludedIds {
    private static final int MOST = 100_000;
    private static final long MOST_BYTES = 16_000_000;
    private static final int MOST_NAMED = 10;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final Path file;
    private final Map<String, Integer> lines;

    private ExcludedIds(Path file, Map<String, Integer> lines) {
        this.file = file;
        this.lines = Collections.unmodifiableMap(lines);
    }

    /** An id a line; blank lines and what follows a {@code #} don't count. */
    public static ExcludedIds read(Path file) throws OperationException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new OperationException(Kind.USAGE, file + " is no regular file");
        }
        Map<String, Integer> lines = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            if (Files.size(file) > MOST_BYTES) {
                throw new OperationException(
                        Kind.USAGE, file + " is larger than " + MOST_BYTES + " bytes: split the work by --queue");
            }
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String id = line.replaceFirst("#.*", "").strip().toLowerCase(Locale.ROOT);
                if (!id.isEmpty() && !ID.matcher(id).matches()) {
                    throw new OperationException(
                            Kind.USAGE,
                            file + ":" + number + ": that is no id of a message, which has 32 digits 0-9 and a-f;"
                                    + " comments begin with #");
                }
                if (!id.isEmpty()) {
                    lines.putIfAbsent(id, number);
                }
                if (lines.size() > MOST) {
                    throw new OperationException(
                            Kind.USAGE, file + " names more than " + MOST + " messages: split the work by --queue");
                }
            }
        } catch (NoSuchFileException e) {
            throw new OperationException(Kind.USAGE, "there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new OperationException(Kind.USAGE, "the agent's user may not read " + file);
        } catch (IOException e) {
            throw new OperationException(Kind.USAGE, file + " can't be read: " + e);
        }
        return new ExcludedIds(file, lines);
    }

    boolean contains(String id) {
        return lines.containsKey(id);
    }

    /** @throws OperationException where some of them are of no message that was found */
    void refuseUnknown(Set<String> found) throws OperationException {
        Set<Integer> unknown = new TreeSet<>();
        lines.forEach((id, line) -> {
            if (!found.contains(id)) {
                unknown.add(line);
            }
        });
        Optional<String> named =
                unknown.stream().limit(MOST_NAMED).map(String::valueOf).reduce((one, other) -> one + ", " + other);
        if (named.isPresent()) {
            throw new OperationException(
                    Kind.USAGE,
                    file + ":" + named.get() + (unknown.size() > MOST_NAMED ? " and further lines" : "")
                            + ": none of the queues that are to be sent has a message with this id; nothing was sent");
        }
    }
}
