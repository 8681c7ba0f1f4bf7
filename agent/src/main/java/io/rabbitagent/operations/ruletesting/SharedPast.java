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

/** The history that all agents share, read without a word to it. */
public final class SharedPast {
    private static final int PAGE = 500;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final String name;
    private final Opener opener;

    /** Opens a store for reading alone. */
    @FunctionalInterface
    public interface Opener {
        SharedStore open() throws StoreException;
    }

    /** @param name as people know it, such as {@code /copies/store} */
    public SharedPast(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    /** That of a store of files, which may be a copy. */
    public static SharedPast in(Path directory, Json json) {
        return new SharedPast(directory.toString(), () -> FileSharedStore.openReadOnly(directory, json, DEADLINE));
    }

    /** The decisions in it. */
    public List<HistoryEntry> decisions() throws Unusable {
        List<HistoryEntry> all = new ArrayList<>();
        try (SharedStore store = opener.open()) {
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
            throw new Unusable("the shared history in " + name + " can't be read: " + e.getMessage());
        }
    }
}
