package io.rabbitagent.operations;

import io.rabbitagent.copies.rescue.replay.Export;
import io.rabbitagent.copies.rescue.replay.Replay;
import io.rabbitagent.operations.OperationException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Messages that are not to be sent, each with the line on which a file names it. What is wrong with a file is told
 * without repeating any of it: the agent may read files that the caller may not.
 */
public final class ExcludedIds {
    private static final int MOST = 100_000;
    private static final long MOST_BYTES = 16_000_000;
    private static final int MOST_NAMED = 10;
    private static final Pattern MESSAGE = Pattern.compile("([0-9a-f]{32})(?:\\s+([1-9][0-9]{0,17}))?");

    /** No message. */
    static final ExcludedIds NONE = new ExcludedIds(Path.of(""));

    private final Path file;
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<Replay.Line, Integer> byNumber = new HashMap<>();

    private ExcludedIds(Path file) {
        this.file = file;
    }

    /** An id a line, or an id and a number; blank lines and what follows a {@code #} don't count. */
    public static ExcludedIds read(Path file) throws OperationException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new OperationException(Kind.USAGE, file + " is no regular file");
        }
        ExcludedIds ids = new ExcludedIds(file);
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            if (Files.size(file) > MOST_BYTES) {
                throw new OperationException(
                        Kind.USAGE, file + " is larger than " + MOST_BYTES + " bytes: split the work by --queue");
            }
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String said = line.replaceFirst("#.*", "").strip().toLowerCase(Locale.ROOT);
                if (!said.isEmpty()) {
                    ids.add(said, number);
                }
                if (ids.byId.size() + ids.byNumber.size() > MOST) {
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
        return ids;
    }

    private void add(String said, int line) throws OperationException {
        Matcher message = MESSAGE.matcher(said);
        if (!message.matches()) {
            throw new OperationException(
                    Kind.USAGE,
                    file + ":" + line + ": that is no id of a message, which has 32 digits 0-9 and a-f, and may be"
                            + " followed by the message's number (n); comments begin with #");
        }
        if (message.group(2) == null) {
            byId.putIfAbsent(message.group(1), line);
        } else {
            byNumber.putIfAbsent(new Replay.Line(Long.parseLong(message.group(2)), message.group(1)), line);
        }
    }

    /** The line that names any message with that id. */
    Optional<Integer> lineOf(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The line that names exactly this message. */
    Optional<Integer> lineOf(Replay.Line message) {
        return Optional.ofNullable(byNumber.get(message));
    }

    /** A line with an id alone, where several messages of a queue have it: perhaps not all of them are meant. */
    OperationException ambiguous(int line, Export queue, List<Long> numbers) {
        String some = numbers.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "))
                + (numbers.size() > MOST_NAMED ? " and further ones" : "");
        return new OperationException(
                Kind.USAGE,
                file + ":" + line + ": " + numbers.size() + " messages of " + queue.queue() + " in " + queue.vhost()
                        + " have this id, as equal messages of a quorum queue do. Put the number behind the id to say"
                        + " which one is meant, a line each; they have the numbers " + some + ". Nothing was sent");
    }

    /** @throws OperationException where some of them are of no message that was found, on these lines */
    void refuseUnknown(Set<Integer> found) throws OperationException {
        Set<Integer> unknown = new TreeSet<>(byId.values());
        unknown.addAll(byNumber.values());
        unknown.removeAll(found);
        Optional<String> named =
                unknown.stream().limit(MOST_NAMED).map(String::valueOf).reduce((one, other) -> one + ", " + other);
        if (named.isPresent()) {
            throw new OperationException(
                    Kind.USAGE,
                    file + ":" + named.get() + (unknown.size() > MOST_NAMED ? " and further lines" : "")
                            + ": none of the queues that are to be sent has this message; nothing was sent");
        }
    }
}
