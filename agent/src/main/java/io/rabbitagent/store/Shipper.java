package io.rabbitagent.store;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings the journal's shared entries into the history that all agents share: in order, each once.
 *
 * <ol>
 *   <li>An entry's key is the journal's name and its sequence, and the store takes a key once. So an entry may be sent
 *       again after any crash.
 *   <li>Entries are sent one after the other. So where one is in the store, those before it are.
 *   <li>How far it got is kept in a file, which is only believed where the store has the entry that it names: the store
 *       may be another one, or an older one, by now.
 * </ol>
 *
 * <p>Safe for use by several threads; a call waits for the one before.
 */
public final class Shipper {
    private static final int PAGE = 256;

    private final LocalJournal journal;
    private final SharedStore store;
    private final Json json;
    private final Path hint;
    private boolean verified;
    /** Everything up to this sequence is in the store, or stays in the journal. */
    private long shipped;
    /** The last entry that went to the store: what the store is asked for after a restart. */
    private long lastSent;

    private long counted;
    private long unshipped;

    /** @param state where the progress is kept */
    public Shipper(LocalJournal journal, SharedStore store, StateDirectory state, Json json) {
        this.journal = journal;
        this.store = store;
        this.json = json;
        this.hint = state.shipped();
    }

    /**
     * What a call did, and what remains.
     *
     * @param shipped how many entries this call brought into the store, or found there
     * @param unshipped how many shared entries of the journal still wait
     */
    public record Progress(long shipped, long unshipped) {}

    /** How far a journal has been shipped. */
    record Hint(String journal, long sequence) {}

    /**
     * Ships at most {@code most} entries.
     *
     * @throws StoreException where the store can't be reached; what was shipped until then stays shipped
     */
    public synchronized Progress ship(int most) throws StoreException {
        try {
            if (!verified) {
                startFrom(verifiedHint());
            }
            long count = send(most);
            return new Progress(count, unshipped());
        } catch (StoreException e) {
            // Whatever went wrong may have been a store that was put back to an earlier state.
            verified = false;
            throw e;
        }
    }

    /** How many shared entries of the journal aren't known to be in the store; asks only the journal. */
    public synchronized long unshipped() throws StoreException {
        while (counted < journal.lastSequence()) {
            for (JournalEntry entry : journal.entries(counted, PAGE)) {
                unshipped += entry.event().shared() ? 1 : 0;
                counted = entry.sequence();
            }
        }
        return unshipped;
    }

    private long send(int most) throws StoreException {
        long count = 0;
        long before = lastSent;
        try {
            List<JournalEntry> page = journal.entries(shipped, PAGE);
            while (!page.isEmpty()) {
                for (JournalEntry entry : page) {
                    if (entry.event().shared()) {
                        if (count == most) {
                            return count;
                        }
                        store.append(historyEntry(entry));
                        lastSent = entry.sequence();
                        count++;
                    }
                    passed(entry);
                }
                page = journal.entries(shipped, PAGE);
            }
            return count;
        } finally {
            if (lastSent > before) {
                remember();
            }
        }
    }

    private void passed(JournalEntry entry) {
        shipped = entry.sequence();
        if (counted < shipped) {
            counted = shipped;
        } else if (entry.event().shared()) {
            unshipped--;
        }
    }

    private void startFrom(long sequence) {
        shipped = sequence;
        lastSent = sequence;
        counted = sequence;
        unshipped = 0;
        verified = true;
    }

    private HistoryEntry historyEntry(JournalEntry entry) {
        return new HistoryEntry(
                HistoryEntry.FORMAT_VERSION, id(entry.sequence()), journal.name(), entry.at(), entry.event());
    }

    private EntryId id(long sequence) {
        return EntryId.ofJournal(journal.name(), sequence);
    }

    /** The sequence of the last entry that is known to be in the store; 0 where that isn't known. */
    private long verifiedHint() throws StoreException {
        long sequence = readHint();
        return sequence > 0 && store.find(id(sequence)).isPresent() ? sequence : 0;
    }

    private long readHint() {
        try {
            Hint read = json.read(Files.readString(hint), Hint.class);
            return read.journal().equals(journal.name()) && read.sequence() <= journal.lastSequence()
                    ? read.sequence()
                    : 0;
        } catch (IOException | StoreException e) {
            return 0;
        }
    }

    /** Not durable and free to fail: without it, entries are sent again, which does no harm. */
    private void remember() {
        try {
            String text = json.write(new Hint(journal.name(), lastSent));
            AtomicFile.replace(hint, text.getBytes(StandardCharsets.UTF_8), false);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Shipper.class).debug("keeping how far the journal was shipped", e);
        }
    }
}
