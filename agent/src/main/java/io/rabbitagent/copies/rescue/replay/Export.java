package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The finished export of one queue.
 *
 * @param directory with all exports of its backup
 * @param file its messages, one a line
 * @param bytes of that file
 */
public record Export(
        String cluster,
        String node,
        String backup,
        String vhost,
        String queue,
        Path directory,
        Path file,
        long messages,
        long bytes,
        String sha256) {
    private static final String MESSAGES = ".jsonl";
    private static final String DESCRIPTION = ".json";
    private static final String RECORD = ".replay.json";
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Where a backup's exports lie. */
    public static Path directory(Path backup) {
        return backup.resolve("rescue");
    }

    /** @param unfinished files with messages of which the export has not ended */
    public record All(List<Export> finished, List<Path> unfinished) {
        public All {
            finished = List.copyOf(finished);
            unfinished = List.copyOf(unfinished);
        }
    }

    /**
     * All exports of a backup, by vhost and queue.
     *
     * @throws CopyException where one of them can't be read
     */
    public static All in(Path backup) throws CopyException {
        List<Export> finished = new ArrayList<>();
        List<Path> unfinished = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(backup), "*" + MESSAGES)) {
            for (Path file : files) {
                of(directory(backup), file).ifPresentOrElse(finished::add, () -> unfinished.add(file));
            }
            refuseMissing(directory(backup));
        } catch (NoSuchFileException e) {
            return new All(List.of(), List.of());
        } catch (IOException e) {
            throw new CopyException(directory(backup) + " can't be read: " + e);
        }
        finished.sort(Comparator.comparing(Export::vhost).thenComparing(Export::queue));
        unfinished.sort(Comparator.naturalOrder());
        return new All(finished, unfinished);
    }

    /** A description is written after its messages: where these are gone, somebody has taken them away. */
    private static void refuseMissing(Path directory) throws IOException, CopyException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*-????????????" + DESCRIPTION)) {
            for (Path description : files) {
                Path file = description.resolveSibling(description.getFileName() + "l");
                if (!Files.exists(file)) {
                    throw new CopyException(
                            file + " is missing, which " + description.getFileName() + " describes" + remedy(file));
                }
            }
        }
    }

    /** Empty where the export has not ended. */
    private static Optional<Export> of(Path directory, Path file) throws CopyException {
        Path description = sibling(file, DESCRIPTION);
        try {
            JsonNode json = MAPPER.readTree(Files.readString(description, StandardCharsets.UTF_8));
            int version = json.path("format_version").asInt();
            if (version != FORMAT_VERSION) {
                throw new IOException("its format version is " + version + ", this agent reads " + FORMAT_VERSION);
            }
            return json.path("complete").asBoolean() ? Optional.of(export(directory, file, json)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CopyException(description + " does not tell what was exported: " + e.getMessage() + remedy(file));
        }
    }

    private static Export export(Path directory, Path file, JsonNode json) throws IOException {
        return new Export(
                text(json, "cluster"),
                text(json, "node"),
                text(json, "backup"),
                text(json, "vhost"),
                text(json, "queue"),
                directory,
                file,
                number(json, "messages"),
                number(json, "bytes"),
                text(json, "sha256"));
    }

    /** Where it is kept what was sent of it. */
    Path record() {
        return sibling(file, RECORD);
    }

    /** What to do about an export that is damaged. */
    String remedy() {
        return remedy(file);
    }

    private static String remedy(Path file) {
        return ". Nothing was sent of it; delete " + file + " and "
                + sibling(file, DESCRIPTION).getFileName() + ", and export it again: agent rescue export";
    }

    private static Path sibling(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.length() - MESSAGES.length()) + suffix);
    }

    private static String text(JsonNode json, String field) throws IOException {
        if (!json.path(field).isTextual()) {
            throw new IOException("it has no " + field);
        }
        return json.path(field).asText();
    }

    private static long number(JsonNode json, String field) throws IOException {
        if (!json.path(field).isIntegralNumber()) {
            throw new IOException("it has no " + field);
        }
        return json.path(field).asLong();
    }
}
