package io.rabbitagent.bench;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.FileSharedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How long the stores' calls take on this machine. Argument: an empty directory on the disk in question. */
final class StoreBench {
    private static final NodeName NODE = new NodeName("rabbit@rb1");

    private StoreBench() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "bench");
        Json json = Json.standard();
        try (StateLock lock = ((Held) new StateDirectory(directory.resolve("state")).lock()).lock();
                LocalJournal journal = LocalJournal.open(lock, "bench", json).journal();
                SharedStore store =
                        FileSharedStore.open(directory.resolve("shared"), "bench", json, Duration.ofSeconds(5))) {
            Timed.measure("journal append", n -> journal.append(Instant.EPOCH, event(n)));
            Timed.measure("journal page of 100 at the end", n -> journal.entries(journal.lastSequence() - 100, 100));
            Timed.measure("store append", n -> store.append(entry("a", n)));
            Timed.measure("store append, known", n -> store.append(entry("a", n)));
            Timed.measure("store commit, 1 KiB", n -> commit(store, "b", n, 1024));
            Timed.measure("store commit, 20 KiB", n -> commit(store, "c", n, 20 * 1024));
            Timed.measure("store decisions()", n -> store.decisions());
            Timed.measure("store position()", n -> store.position());
            Timed.measure("board publish, 4 KiB", n -> store.publish(NODE, "{\"n\":" + n + "}" + " ".repeat(4096)));
            Timed.measure("board()", n -> store.board());
        }
        measureOpen(directory, json);
    }

    private static void measureOpen(Path directory, Json json) throws Exception {
        long start = System.nanoTime();
        try (StateLock lock = ((Held) new StateDirectory(directory.resolve("state")).lock()).lock();
                LocalJournal journal = LocalJournal.open(lock, "bench", json).journal()) {
            System.out.printf("open journal of %d entries: %d ms%n", journal.lastSequence(), since(start));
        }
        start = System.nanoTime();
        try (SharedStore store =
                FileSharedStore.open(directory.resolve("shared"), "bench", json, Duration.ofSeconds(5))) {
            long bytes = Files.size(directory.resolve("shared/log.jsonl"));
            System.out.printf(
                    "open store of %d revisions, %d MiB: %d ms%n",
                    store.position().revision(), bytes >> 20, since(start));
        }
    }

    private static long since(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private static void commit(SharedStore store, String name, int n, int bytes) throws Exception {
        SharedStore.CommitResult result =
                store.commit(store.decisions().position(), "\"" + "x".repeat(bytes) + "\"", entry(name, n));
        if (!(result instanceof SharedStore.Committed)) {
            throw new IllegalStateException(result.toString());
        }
    }

    private static AgentStarted event(int n) {
        return new AgentStarted(NODE, "life", "version " + n);
    }

    private static HistoryEntry entry(String name, int n) {
        return new HistoryEntry(1, new EntryId(name + "#" + n), "bench", Instant.EPOCH, event(n));
    }
}
