package io.rabbitagent.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that holds a {@link JournalPast}. Nobody depends on it: without it, the journal is read from its start. */
final class PastFile {
    private static final Logger log = LoggerFactory.getLogger(PastFile.class);

    private final Path path;
    private final Json json;

    /** @param journal the journal's directory */
    PastFile(Path journal, Json json) {
        this.path = journal.resolve("past.json");
        this.json = json;
    }

    /** Empty also where it can't be read. */
    Optional<JournalPast> read() {
        try {
            if (!Files.exists(path)) {
                return Optional.empty();
            }
            String text = Files.readString(path);
            return Optional.of(json.readDocument(text, JournalPast.class, JournalPast.FORMAT_VERSION));
        } catch (IOException | StoreException e) {
            log.warn("{} can't be used, and the journal is read from its start: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    void write(JournalPast past) {
        try {
            byte[] bytes = json.writeDocument(JournalPast.FORMAT_VERSION, past).getBytes(StandardCharsets.UTF_8);
            AtomicFile.replace(path, bytes, true);
        } catch (IOException e) {
            log.warn("{} can't be written; the next start reads more of the journal: {}", path, e.toString());
        }
    }
}
