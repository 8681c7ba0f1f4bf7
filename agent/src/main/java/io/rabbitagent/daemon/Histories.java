package io.rabbitagent.daemon;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Reads the last entries of a history. */
final class Histories {
    private static final int PAGE = 1_000;

    private Histories() {}

    static List<HistoryEntry> shared(SharedStore store, Predicate<HistoryEntry> which, int most)
            throws OperationException {
        Deque<HistoryEntry> last = new ArrayDeque<>();
        try {
            List<StoredEntry> page = store.history(0, PAGE);
            while (!page.isEmpty()) {
                page.stream().map(StoredEntry::entry).filter(which).forEach(last::addLast);
                while (last.size() > most) {
                    last.removeFirst();
                }
                page = store.history(page.get(page.size() - 1).revision(), PAGE);
            }
            return List.copyOf(last);
        } catch (StoreException e) {
            throw new OperationException(Kind.UNREACHABLE, "the shared history can't be read: " + e.getMessage());
        }
    }

    static HistoryEntry local(String journal, JournalEntry entry) {
        EntryId id = EntryId.ofJournal(journal, entry.sequence());
        return new HistoryEntry(HistoryEntry.FORMAT_VERSION, id, journal, entry.at(), entry.event());
    }
}
