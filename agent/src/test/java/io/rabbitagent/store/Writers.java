package io.rabbitagent.store;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.SharedStore.CommitResult;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.Conflict;
import io.rabbitagent.store.SharedStore.Snapshot;
import java.util.function.Consumer;

/** A writer as one of several: entries, and decisions that each add one to a counter. */
final class Writers {
    private Writers() {}

    /** Appends and commits in turn; tells the id of each entry once it is acknowledged. */
    static void write(SharedStore store, String name, int from, int count, Consumer<String> acknowledged)
            throws StoreException {
        for (int n = from; n < from + count; n++) {
            HistoryEntry entry = Samples.entry(name + "#" + n, name.repeat(1 + n % 500));
            if (n % 2 == 0) {
                store.append(entry);
            } else {
                commit(store, entry);
            }
            acknowledged.accept(entry.id().value());
        }
    }

    static long counter(SharedStore store) throws StoreException {
        return store.decisions().document().map(Writers::count).orElse(0L);
    }

    private static void commit(SharedStore store, HistoryEntry entry) throws StoreException {
        CommitResult result = new Conflict();
        while (result instanceof Conflict) {
            Snapshot snapshot = store.decisions();
            long next = snapshot.document().map(Writers::count).orElse(0L) + 1;
            result = store.commit(snapshot.position(), "{\"count\":" + next + "}", entry);
        }
        if (!(result instanceof Committed)) {
            throw new StoreException(result.toString());
        }
    }

    private static long count(String document) {
        return Long.parseLong(document.substring("{\"count\":".length(), document.length() - 1));
    }
}
