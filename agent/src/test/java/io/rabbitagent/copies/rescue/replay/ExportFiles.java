package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.copies.rescue.RescueFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Exports as an agent leaves them beside a backup. */
public final class ExportFiles {
    private final Path backup;

    /** @param backup its directory, whose name is its id */
    public ExportFiles(Path backup) {
        this.backup = backup;
    }

    /** The id of a message. */
    public static String id(long number) {
        return String.format(Locale.ROOT, "%032x", number);
    }

    /** A line with the usual fields; of more there are {@code properties} and {@code headers}. */
    static String line(long number, String vhost, String queue, String properties, String headers, byte[] body) {
        return "{\"n\":" + number + ",\"id\":\"" + id(number) + "\",\"vhost\":\"" + vhost + "\",\"queue\":\"" + queue
                + "\",\"exchange\":\"\",\"routing_keys\":[\"" + queue + "\"],\"persistent\":true,\"redelivered\":false,"
                + "\"properties\":" + properties + ",\"headers\":" + headers + ",\"body\":\""
                + Base64.getEncoder().encodeToString(body) + "\"}";
    }

    /** So many messages with the bodies {@code m1} and so on. */
    public Export queue(String vhost, String queue, int messages) {
        return lines(
                vhost,
                queue,
                IntStream.rangeClosed(1, messages)
                        .mapToObj(n -> line(n, vhost, queue, "{}", "[]", ("m" + n).getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    /** Some of which have the same id, that of the first one. */
    public Export queue(String vhost, String queue, int messages, Set<Long> equal) {
        String same = id(Collections.min(equal));
        return lines(
                vhost,
                queue,
                IntStream.rangeClosed(1, messages)
                        .mapToObj(n -> {
                            String line = line(n, vhost, queue, "{}", "[]", new byte[] {1});
                            return equal.contains((long) n) ? line.replace(id(n), same) : line;
                        })
                        .toList());
    }

    Export lines(String vhost, String queue, List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        return finished(vhost, queue, content, lines.size());
    }

    Export finished(String vhost, String queue, byte[] content, long messages) {
        try {
            Path file = messages(vhost, queue);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            Files.writeString(
                    description(file),
                    "{\"format_version\":1,\"cluster\":\"prod\",\"node\":\"rabbit@rb2\",\"backup\":\""
                            + backup.getFileName() + "\",\"vhost\":\"" + vhost + "\",\"queue\":\"" + queue
                            + "\",\"type\":\"classic\",\"mirrors_elsewhere\":[],\"messages\":" + messages
                            + ",\"bytes\":" + content.length
                            + ",\"sha256\":\"" + sha256(content)
                            + "\",\"complete\":true,\"at\":\"2026-01-01T12:00:00Z\"}");
            return Export.in(files()).finished().stream()
                    .filter(export ->
                            export.queue().equals(queue) && export.vhost().equals(vhost))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CopyException e) {
            throw new AssertionError(e);
        }
    }

    /** One that was begun. */
    public Path unfinished(String vhost, String queue) {
        Export export = queue(vhost, queue, 1);
        try {
            Files.delete(description(export.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return export.file();
    }

    static Path description(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - 1));
    }

    private Path messages(String vhost, String queue) {
        return files().messages(new QueueName(vhost, queue));
    }

    /** Where all of them lie. */
    public RescueFiles files() {
        return new RescueFiles(backup.resolve("rescue"));
    }

    /** One of which nothing is read. */
    static Export one(String queue, Path file) {
        return one(queue, "classic", file);
    }

    /** As {@link #one(String, Path)}, of a queue of this type. */
    static Export one(String queue, String type, Path file) {
        return new Export(
                new ExportRecord(
                        "prod",
                        "rabbit@rb2",
                        "b-1",
                        new QueueName("/", queue),
                        type,
                        Optional.empty(),
                        List.of(),
                        Optional.of(List.of()),
                        1,
                        1,
                        "00",
                        Instant.parse("2026-01-01T12:00:00Z")),
                file);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Long> numbers(int from, int to) {
        List<Long> all = new ArrayList<>();
        for (long n = from; n <= to; n++) {
            all.add(n);
        }
        return all;
    }
}
