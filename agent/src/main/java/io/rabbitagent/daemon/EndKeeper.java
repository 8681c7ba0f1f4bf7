package io.rabbitagent.daemon;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.order.LastEnds;
import io.rabbitagent.order.NodeRecords;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what is recorded of each node's last end: of the own one from the own journal, of those whose agents are silent
 * from the shared history.
 *
 * <p>The history is read on from where it was left, and only while nobody is seen running.
 */
final class EndKeeper {
    private static final Logger log = LoggerFactory.getLogger(EndKeeper.class);
    private static final int PAGE = 1_000;

    private final String journal;
    private final String bootId;
    private final NodeRecords mine = new NodeRecords();
    private NodeRecords shared = new NodeRecords();
    private NodeRecords earlier = new NodeRecords();
    /** Of the own node, made from two; empty where an entry has come since. */
    private Optional<NodeRecords> merged = Optional.empty();

    private Optional<String> storeRead = Optional.empty();
    private long readUpTo;

    /**
     * @param journal names the own journal
     * @param bootId of this host
     */
    EndKeeper(String journal, String bootId) {
        this.journal = journal;
        this.bootId = bootId;
    }

    /** Of the own journal, in its order. */
    synchronized void wrote(JournalEntry entry) {
        merged = Optional.empty();
        mine.take(Histories.local(journal, entry));
    }

    /** The same, with what is known of its last end. */
    synchronized NodeObservation own(NodeObservation seen) {
        NodeRecords own = merged.orElseGet(() -> mine.after(earlier));
        merged = Optional.of(own);
        return LastEnds.own(seen, own, bootId);
    }

    /** The same, with what the history tells of those who can't tell themselves. */
    synchronized ClusterPicture complete(ClusterPicture picture, SharedStore store) {
        if (picture.running().isEmpty()) {
            readOn(store);
        }
        return LastEnds.ofSilent(picture, shared);
    }

    private void readOn(SharedStore store) {
        try {
            startAnewInAnother(store);
            List<StoredEntry> page = store.history(readUpTo, PAGE);
            while (!page.isEmpty()) {
                page.forEach(stored -> take(stored.entry()));
                readUpTo = page.get(page.size() - 1).revision();
                page = store.history(readUpTo, PAGE);
            }
        } catch (StoreException e) {
            log.debug("The shared history can't be read now: {}", e.getMessage());
        }
    }

    private void startAnewInAnother(SharedStore store) throws StoreException {
        Optional<String> name = Optional.of(store.position().store());
        if (!name.equals(storeRead)) {
            storeRead = name;
            readUpTo = 0;
            shared = new NodeRecords();
            earlier = new NodeRecords();
            merged = Optional.empty();
        }
    }

    private void take(HistoryEntry entry) {
        shared.take(entry);
        // A journal that was lost left its entries there; the present one is known better at first hand.
        if (!entry.origin().equals(journal)) {
            merged = Optional.empty();
            earlier.take(entry);
        }
    }
}
