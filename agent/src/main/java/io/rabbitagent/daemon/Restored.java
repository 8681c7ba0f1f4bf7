package io.rabbitagent.daemon;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes up what earlier lives of this agent have written into the journal. */
final class Restored {
    private static final int PAGE = 1_000;

    private Restored() {}

    /**
     * Tells all of them of each entry that they may need, in the journal's order.
     *
     * @return the findings that are open
     */
    static Set<FindingKey> from(
            LocalJournal journal,
            OwnPast past,
            Chronicle chronicle,
            LeftOverChildren children,
            GlassReports glass,
            EndKeeper ends,
            NoticeBook notices)
            throws StoreException {
        Set<FindingKey> open = new HashSet<>();
        long read = journal.past().upTo();
        List<JournalEntry> page = journal.past().entries();
        if (page.isEmpty()) {
            page = journal.entries(read, PAGE);
        }
        while (!page.isEmpty()) {
            for (JournalEntry entry : page) {
                past.take(entry);
                chronicle.restore(entry.event());
                children.restore(entry.event());
                glass.take(entry.event());
                ends.wrote(entry);
                notices.restore(entry.event());
                noteFinding(entry.event(), open);
                read = Math.max(read, entry.sequence());
            }
            page = journal.entries(read, PAGE);
        }
        return open;
    }

    static void noteFinding(Event event, Set<FindingKey> open) {
        if (event instanceof FindingChanged finding) {
            FindingKey key = new FindingKey(finding.rule(), finding.target());
            if (finding.open()) {
                open.add(key);
            } else {
                open.remove(key);
            }
        }
    }
}
