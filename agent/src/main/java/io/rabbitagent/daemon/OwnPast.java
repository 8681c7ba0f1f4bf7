package io.rabbitagent.daemon;

import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.LocalJournal;

/** Has the journal keep what a start needs of its older entries, whenever one of its files is full. */
final class OwnPast {
    private final LocalJournal journal;
    private final NeededEntries needed;
    private long keptUpTo;

    OwnPast(LocalJournal journal) {
        this.journal = journal;
        this.needed = new NeededEntries(journal.name());
        this.keptUpTo = journal.past().upTo();
    }

    /** Takes an entry, in the journal's order, those of its past included. */
    synchronized void take(JournalEntry entry) {
        long end = journal.pastMayEndAt();
        if (end > keptUpTo && entry.sequence() == end + 1) {
            journal.keepPast(needed.all());
            keptUpTo = end;
        }
        needed.take(entry);
    }
}
