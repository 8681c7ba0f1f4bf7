package io.rabbitagent.store.etcd;

import io.rabbitagent.cluster.history.EntryId;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the history is not there any more.
 *
 * @param gapsUpTo above this revision nothing was forgotten
 * @param journals of each journal the highest sequence that was forgotten
 */
record Forgotten(long gapsUpTo, Map<String, Long> journals) {
    static final int FORMAT_VERSION = 1;
    static final Forgotten NOTHING = new Forgotten(0, Map.of());

    Forgotten {
        journals = Map.copyOf(journals);
    }

    /** Whether an entry that is not there was there. */
    boolean covers(EntryId absent) {
        return absent.inJournal()
                .filter(in -> in.sequence() <= journals.getOrDefault(in.journal(), -1L))
                .isPresent();
    }

    Forgotten with(long revision, EntryId id) {
        Map<String, Long> more = new TreeMap<>(journals);
        id.inJournal().ifPresent(in -> more.merge(in.journal(), in.sequence(), Math::max));
        return new Forgotten(Math.max(gapsUpTo, revision), more);
    }
}
