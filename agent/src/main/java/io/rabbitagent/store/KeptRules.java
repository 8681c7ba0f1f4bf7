package io.rabbitagent.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules that were last in force on a host, as they are kept for the agent's next life.
 *
 * @param source where they were from
 * @param digest of all of them
 * @param since when they came into force
 * @param rules what they were called, and which text each had
 * @param files their texts
 */
public record KeptRules(String source, String digest, Instant since, List<Named> rules, List<Text> files) {
    private static final int FORMAT_VERSION = 1;

    public KeptRules {
        rules = List.copyOf(rules);
        files = List.copyOf(files);
    }

    /** A rule's name, and the digest of its text. */
    public record Named(String name, String digest) {}

    /** A file as people find it, and what it says. */
    public record Text(String file, String text) {}

    /**
     * Those that are kept; empty where none ever were.
     *
     * @throws StoreException where they can't be read
     */
    public static Optional<KeptRules> read(StateDirectory directory, Json json) throws StoreException {
        try {
            String text = Files.readString(directory.rules());
            return Optional.of(json.readDocument(text, KeptRules.class, FORMAT_VERSION));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("the kept rules can't be read: " + e, e);
        }
    }

    /** Keeps them instead of those before, also through a power cut. */
    public void write(StateDirectory directory, Json json) throws StoreException {
        byte[] content = json.writeDocument(FORMAT_VERSION, this).getBytes(StandardCharsets.UTF_8);
        try {
            AtomicFile.replace(directory.rules(), content, true);
        } catch (IOException e) {
            throw new StoreException("the rules can't be kept for the agent's next life: " + e, e);
        }
    }
}
