package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Where the files lie that are written from a backup.
 *
 * <p>A queue's files share a stem: what can be read of its vhost and name, and a digest of both, which tells names apart that
 * look alike.
 */
public record RescueFiles(Path directory) {
    static final String MESSAGES = ".jsonl";
    static final String RECORD = ".json";
    static final String REPLAY = ".replay.json";

    private static final int READABLE = 60;
    private static final int DIGEST_BYTES = 6;

    /** In the backup's own directory: who deletes the backup deletes them, too. */
    public static RescueFiles of(Backup backup) {
        return new RescueFiles(backup.directory().resolve("rescue"));
    }

    /** A queue's messages, a line each, oldest first. */
    public Path messages(QueueName queue) {
        return directory.resolve(stem(queue) + MESSAGES);
    }

    /** What the export says of itself. It is written last: an export without it is not complete. */
    public Path record(QueueName queue) {
        return recordBeside(messages(queue));
    }

    static Path recordBeside(Path messages) {
        return messages.resolveSibling(stem(messages) + RECORD);
    }

    /** How far the messages were published again. */
    public Path replay(QueueName queue) {
        return directory.resolve(stem(queue) + REPLAY);
    }

    /** The same, of a file of messages. */
    public static Path replayBeside(Path messages) {
        return messages.resolveSibling(stem(messages) + REPLAY);
    }

    /** Held by who exports. */
    public Path exportLock() {
        return directory.resolve("lock");
    }

    /** Held by who replays. */
    public Path replayLock() {
        return directory.resolve("replay.lock");
    }

    /** Of a file of messages. */
    static String stem(Path messages) {
        String name = String.valueOf(messages.getFileName());
        return name.substring(0, name.length() - MESSAGES.length());
    }

    static String stem(QueueName queue) {
        String readable = (queue.vhost() + "_" + queue.name()).replaceAll("[^A-Za-z0-9._-]", "_");
        MessageDigest digest = Digests.begin();
        digest.update(queue.vhost().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(queue.name().getBytes(StandardCharsets.UTF_8));
        return readable.substring(0, Math.min(READABLE, readable.length())) + "-"
                + HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }
}
