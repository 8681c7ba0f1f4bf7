package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.life;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.past.Forgetting.Limits;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.FakeRemains;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.Disk;
import io.rabbitagent.store.FileSharedStore;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateLock;
import io.rabbitagent.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What long histories cost. Arguments: {@code fill DIRECTORY ENTRIES} writes a journal and a store of files, neither synced;
 * {@code start DIRECTORY} takes the journal up as a start of the agent does; {@code ends DIRECTORY} reads the store as while nobody
 * runs, and its last 100 entries; {@code forget ENTRIES} has a store in memory forget.
 */
final class HistoryBench {
    private static final NodeName ME = node(1);
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private HistoryBench() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "fill" -> fill(Path.of(arguments[1]), Long.parseLong(arguments[2]));
            case "start" -> start(Path.of(arguments[1]));
            case "ends" -> ends(Path.of(arguments[1]));
            default -> forget(Long.parseLong(arguments[1]));
        }
    }

    /** A broker that is restarted every hundred entries, beside links that flap. */
    private static Event event(long n, NodeName node) {
        return switch ((int) (n % 100)) {
            case 0 -> new NodeStarted(node, life(node, n));
            case 1 -> new AppStarted(node, life(node, n));
            case 97 ->
                new NodeStopped(
                        node,
                        life(node, n),
                        Fact.known(HowEnded.CLEAN),
                        Fact.known(nodes(1, 2, 3)),
                        Fact.known(new Membership(nodes(1, 2, 3), nodes(1, 2, 3))),
                        true);
            case 50 -> new AgentStarted(node, "agent-" + n, "1");
            case 30, 31 -> new FindingChanged("member-down", node(2), n % 2 == 0, "its VM is down, others run");
            default -> n % 2 == 0 ? new PeerLost(node, node(3)) : new PeerReturned(node, node(3));
        };
    }

    private static JournalEntry entry(long n, NodeName node) {
        return new JournalEntry(n, Pictures.NOON.plusSeconds(n * 10), event(n, node));
    }

    private static void fill(Path directory, long entries) throws Exception {
        Disk unsynced = file -> new Unsynced(Disk.REAL.open(file));
        Json json = AgentJson.create();
        Files.createDirectories(directory);
        try (StateLock lock = ((Held) new StateDirectory(directory.resolve("state")).lock()).lock();
                LocalJournal journal =
                        LocalJournal.open(lock, "rabbit@rb1", json, unsynced).journal();
                SharedStore store =
                        FileSharedStore.open(directory.resolve("shared"), "bench", json, DEADLINE, unsynced)) {
            for (long n = 1; n <= entries; n++) {
                journal.append(Pictures.NOON.plusSeconds(n * 10), event(n, ME));
                if (n <= entries / 10) {
                    NodeName node = node((int) (1 + n % 3));
                    store.append(Histories.local(node + "/j", entry(n, node)));
                }
            }
        }
    }

    private static void start(Path directory) throws Exception {
        long begun = System.nanoTime();
        Json json = AgentJson.create();
        try (StateLock lock = ((Held) new StateDirectory(directory.resolve("state")).lock()).lock();
                LocalJournal journal =
                        LocalJournal.open(lock, "rabbit@rb1", json).journal()) {
            tell("journal opened", begun);
            begun = System.nanoTime();
            Restored.from(
                    journal,
                    new OwnPast(journal),
                    new Chronicle(ME, new FakeRemains(), event -> true),
                    new LeftOverChildren(),
                    new GlassReports(),
                    new EndKeeper(journal.name(), "boot"),
                    new NoticeBook());
            tell("taken up " + journal.lastSequence() + " entries", begun);
        }
    }

    private static void ends(Path directory) throws Exception {
        long begun = System.nanoTime();
        try (SharedStore store =
                FileSharedStore.openReadOnly(directory.resolve("shared"), AgentJson.create(), DEADLINE)) {
            store.position();
            tell("store opened", begun);
            begun = System.nanoTime();
            ClusterPicture down = Pictures.allDown(3).silent(node(2)).picture();
            EndKeeper keeper = new EndKeeper("other", "boot");
            keeper.complete(down, store);
            tell("ends of " + store.position().revision() + " entries", begun);
            begun = System.nanoTime();
            keeper.complete(down, store);
            tell("again", begun);
            begun = System.nanoTime();
            Histories.shared(store, any -> true, 100);
            tell("the last 100", begun);
        }
    }

    private static void forget(long entries) throws Exception {
        SharedStore store = new InMemorySharedStore("bench", AgentJson.create());
        for (long n = 1; n <= entries; n++) {
            NodeName node = node((int) (1 + n % 3));
            store.append(Histories.local(node + "/j", entry(n, node)));
        }
        AtomicLong gone = new AtomicLong();
        HistoryKeeper keeper = new HistoryKeeper(store, Duration.ofDays(90), 0, Limits.STANDARD, gone::addAndGet);
        long longest = 0;
        long turns = 0;
        long begun = System.nanoTime();
        long before = -1;
        // Until it has forgotten something, and a turn forgets no more.
        while (gone.get() == 0 || gone.get() > before) {
            before = gone.get();
            long from = System.nanoTime();
            keeper.turn(
                    Pictures.healthy(3).picture(),
                    Fact.known(Decisions.none("bench")),
                    Duration.ofSeconds(turns == 0 ? 0 : 700 + 2 * turns),
                    Pictures.NOON.plusSeconds(entries * 10));
            longest = Math.max(longest, System.nanoTime() - from);
            turns++;
        }
        tell(turns + " turns, " + gone.get() + " forgotten, longest turn " + longest / 1_000_000 + " ms", begun);
    }

    private static void tell(String what, long begun) {
        long took = (System.nanoTime() - begun) / 1_000_000;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%s: %d ms, heap in use then %d MiB%n",
                what, took, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    /** A million entries are written within a minute. */
    private record Unsynced(Storage storage) implements Storage {
        @Override
        public long length() throws IOException {
            return storage.length();
        }

        @Override
        public int read(long position, byte[] buffer) throws IOException {
            return storage.read(position, buffer);
        }

        @Override
        public void write(long position, byte[] bytes) throws IOException {
            storage.write(position, bytes);
        }

        @Override
        public void truncate(long length) throws IOException {
            storage.truncate(length);
        }

        @Override
        public void sync() {
            // Not this time.
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }
}
