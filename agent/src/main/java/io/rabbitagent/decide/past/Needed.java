package io.rabbitagent.decide.past;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.order.NodeRecords;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The entries that are needed whatever their age, of a history that is taken from its start: what each node's last end is told
 * by, what is open, and the last entry of each journal, by which its agent finds how far it has shipped.
 *
 * <p>Important property: an entry that is not needed now never will be. So an answer stays right while the history grows.
 */
final class Needed {
    private static final int TIDY_EVERY = 1_000;

    private final NodeRecords records = new NodeRecords();
    private final Map<EntryId, Long> recorded = new HashMap<>();
    private final OpenFindings findings = new OpenFindings();
    private final Map<String, Long> lastOfJournals = new HashMap<>();
    private long taken;

    void take(long revision, HistoryEntry entry) {
        records.take(entry);
        recorded.put(entry.id(), revision);
        findings.take(revision, entry);
        entry.id().inJournal().ifPresent(in -> lastOfJournals.put(in.journal(), revision));
        if (++taken % TIDY_EVERY == 0) {
            tidy();
        }
    }

    NodeRecords records() {
        return records;
    }

    Set<Long> revisions() {
        tidy();
        Set<Long> all = new HashSet<>(recorded.values());
        all.addAll(lastOfJournals.values());
        findings.revisions().forEach(all::add);
        return all;
    }

    private void tidy() {
        recorded.keySet().retainAll(records.entries().map(HistoryEntry::id).collect(Collectors.toSet()));
    }
}
