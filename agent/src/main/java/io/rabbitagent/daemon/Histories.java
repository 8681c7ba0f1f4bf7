package io.rabbitagent.daemon;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.Standing;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the last entries of a history. */
final class Histories {
    private static final int PAGE = 1_000;

    private Histories() {}

    /**
     * The last of these, in the order of the store. It reads from the end, and only as far as it takes: the history may have a
     * million entries.
     */
    static List<HistoryEntry> shared(SharedStore store, Predicate<HistoryEntry> which, int most)
            throws OperationException {
        Deque<HistoryEntry> last = new ArrayDeque<>();
        try {
            Standing standing = store.standing(Optional.empty());
            long upTo = standing.position().revision();
            while (upTo > standing.gapsUpTo() && last.size() < most) {
                long after = Math.max(standing.gapsUpTo(), upTo - PAGE);
                addBefore(last, read(store, after, upTo, which), most);
                upTo = after;
            }
            if (last.size() < most) {
                addBefore(last, amongGaps(store, upTo, which, most), most);
            }
            return List.copyOf(last);
        } catch (StoreException e) {
            throw new OperationException(Kind.UNREACHABLE, "the shared history can't be read: " + e.getMessage());
        }
    }

    /** Where most is forgotten, windows would be empty: what stayed is read from its start. */
    private static List<HistoryEntry> amongGaps(SharedStore store, long upTo, Predicate<HistoryEntry> which, int most)
            throws StoreException {
        Deque<HistoryEntry> last = new ArrayDeque<>();
        long after = 0;
        while (after < upTo) {
            List<StoredEntry> page = store.history(after, PAGE);
            for (StoredEntry stored : page) {
                if (stored.revision() <= upTo && which.test(stored.entry())) {
                    last.addLast(stored.entry());
                }
            }
            while (last.size() > most) {
                last.removeFirst();
            }
            after = page.size() < PAGE ? upTo : page.get(page.size() - 1).revision();
        }
        return List.copyOf(last);
    }

    /** A window of as many revisions as a page has entries. */
    private static List<HistoryEntry> read(SharedStore store, long after, long upTo, Predicate<HistoryEntry> which)
            throws StoreException {
        return store.history(after, PAGE).stream()
                .filter(stored -> stored.revision() <= upTo)
                .map(StoredEntry::entry)
                .filter(which)
                .toList();
    }

    private static void addBefore(Deque<HistoryEntry> last, List<HistoryEntry> earlier, int most) {
        for (int at = earlier.size() - 1; at >= 0 && last.size() < most; at--) {
            last.addFirst(earlier.get(at));
        }
    }

    static HistoryEntry local(String journal, JournalEntry entry) {
        EntryId id = EntryId.ofJournal(journal, entry.sequence());
        return new HistoryEntry(HistoryEntry.FORMAT_VERSION, id, journal, entry.at(), entry.event());
    }
}
