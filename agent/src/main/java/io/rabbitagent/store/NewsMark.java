package io.rabbitagent.store;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.store.SharedStore.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where the shared history was read for news, over lives of the agent: a start reads on from there, and not a history that may
 * have a hundred thousand entries.
 *
 * <p>It is kept in a file of the state directory that is only believed where the store still has that entry at that revision: the
 * store may be another one, or one that was restored and went on differently.
 */
public final class NewsMark {
    private static final Logger log = LoggerFactory.getLogger(NewsMark.class);

    private final Path file;
    private final Json json;

    private NewsMark(Path file, Json json) {
        this.file = file;
        this.json = json;
    }

    /** @param lock shows that only this process keeps it */
    public static NewsMark of(StateLock lock, Json json) {
        return new NewsMark(lock.directory().newsRead(), json);
    }

    /** What the file holds. */
    record Read(long revision, EntryId entry) {}

    /** The revision of the last entry that has been taken care of; 0 where that isn't known of this store. */
    public long in(SharedStore store) throws StoreException {
        Optional<Read> read = read();
        if (read.isEmpty()) {
            return 0;
        }
        long revision = read.get().revision();
        Optional<Long> there = store.standing(Optional.of(read.get().entry())).known();
        return there.equals(Optional.of(revision)) ? revision : 0;
    }

    /** Whatever comes before it needs not be read again. Not durable and free to fail: without it, more is read. */
    public void keep(StoredEntry last) {
        try {
            String text = json.write(new Read(last.revision(), last.entry().id()));
            AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8), false);
        } catch (IOException e) {
            log.debug("keeping how far the history was read for news", e);
        }
    }

    private Optional<Read> read() {
        try {
            return Optional.of(json.read(Files.readString(file), Read.class));
        } catch (IOException | StoreException e) {
            return Optional.empty();
        }
    }
}
