package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.DecisionMade;
import io.rabbitagent.store.FileSharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The decisions in the history that all agents share, read without a word to it. */
public final class SharedPast {
    private static final int PAGE = 500;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private SharedPast() {}

    /** @param directory of the store of files */
    public static List<HistoryEntry> decisions(Path directory, Json json) throws Unusable {
        List<HistoryEntry> all = new ArrayList<>();
        try (SharedStore store = FileSharedStore.openReadOnly(directory, json, DEADLINE)) {
            List<SharedStore.StoredEntry> page = store.history(0, PAGE);
            while (!page.isEmpty()) {
                page.stream()
                        .map(SharedStore.StoredEntry::entry)
                        .filter(entry -> entry.event() instanceof DecisionMade)
                        .forEach(all::add);
                page = store.history(page.get(page.size() - 1).revision(), PAGE);
            }
            return List.copyOf(all);
        } catch (StoreException e) {
            throw new Unusable("the shared history in " + directory + " can't be read: " + e.getMessage());
        }
    }
}
