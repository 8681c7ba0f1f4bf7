package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what brokers have counted. What can't be read is told in words: it is never no message. */
final class CountsReader {
    private final SharedStore store;
    private final Json json;

    CountsReader(SharedStore store, Json json) {
        this.store = store;
        this.json = json;
    }

    SeenBefore of(Set<NodeName> nodes) {
        List<SeenCounts> counts = new ArrayList<>();
        TreeMap<NodeName, String> missing = new TreeMap<>();
        for (NodeName node : new TreeSet<>(nodes)) {
            try {
                read(node)
                        .ifPresentOrElse(
                                counts::add,
                                () -> missing.put(node, "its agent has not asked it while it ran, or kept no answer"));
            } catch (StoreException e) {
                missing.put(node, "what was kept can't be read: " + e.getMessage());
            }
        }
        return new SeenBefore(counts, missing);
    }

    private Optional<SeenCounts> read(NodeName node) throws StoreException {
        Optional<String> text = store.counts(node);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        SeenCounts read = json.readDocument(text.get(), SeenCounts.class, CountsKeeper.FORMAT_VERSION);
        if (!read.node().equals(node)) {
            throw new StoreException("the counts of " + node + " are those of " + read.node());
        }
        return Optional.of(read);
    }
}
