package io.rabbitagent.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.GuardedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateLock;
import io.rabbitagent.store.StoreException;
import io.rabbitagent.store.etcd.EtcdSharedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long the calls of the store in etcd take, beside etcd's own transactions by the same client; how many agents one etcd
 * carries; how long a long history takes. {@code bench/etcd} starts an etcd and this.
 *
 * <p>Arguments: the ports of etcd's members with commas between them, and {@code calls}, {@code agents SECONDS N…} or
 * {@code history ENTRIES}.
 */
final class EtcdBench {
    private static final int PAGE = 1_000;
    private static final int AT_ONCE = 60;
    private static final NodeName NODE = new NodeName("rabbit@rb1");
    private static final Json JSON = Json.standard();
    /** Of an agent, as configured unless told otherwise. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final EtcdSettings settings;

    private EtcdBench(String ports) {
        this.settings = new EtcdSettings(
                Arrays.stream(ports.split(","))
                        .map(port -> new Endpoint("127.0.0.1", Integer.parseInt(port)))
                        .toList(),
                "/bench",
                Optional.empty(),
                Optional.empty());
    }

    public static void main(String[] arguments) throws Exception {
        EtcdBench bench = new EtcdBench(arguments[0]);
        switch (arguments[1]) {
            case "calls" -> bench.calls();
            case "agents" -> {
                for (int n = 3; n < arguments.length; n++) {
                    bench.agents(Integer.parseInt(arguments[n]), Integer.parseInt(arguments[2]));
                }
            }
            case "history" -> bench.history(Integer.parseInt(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        // The client's own threads are no daemons.
        System.exit(0);
    }

    private SharedStore open(String cluster) throws StoreException {
        return EtcdSharedStore.open(
                settings, cluster, Optional::empty, UUID.randomUUID().toString(), JSON, Duration.ofSeconds(5));
    }

    private void calls() throws Exception {
        String kib = "\"" + "x".repeat(1022) + "\"";
        String more = "\"" + "x".repeat(20 * 1024) + "\"";
        Endpoint first = settings.endpoints().get(0);
        try (Client client = Client.builder().target("dns:///" + first).build();
                SharedStore store = open("calls-" + UUID.randomUUID())) {
            KV kv = client.getKVClient();
            Timed.measure(
                    "etcd put, 1 KiB", n -> kv.put(bytes("/raw/a"), bytes(kib)).get());
            Timed.measure("etcd transaction, compare and put 1 KiB", n -> raw(kv, n, kib));
            Timed.measure("store append", n -> store.append(entry("a", n)));
            Timed.measure("store commit, 1 KiB", n -> commit(store, "b", n, kib));
            Timed.measure("etcd transaction, compare and put 20 KiB", n -> raw(kv, n, more));
            Timed.measure("store commit, 20 KiB", n -> commit(store, "c", n, more));
            Timed.measure("etcd get", n -> kv.get(bytes("/raw/a")).get());
            Timed.measure("store decisions()", n -> store.decisions());
            Timed.measure("store position()", n -> store.position());
            Timed.measure("board publish, 4 KiB", n -> store.publish(NODE, board(n)));
            Timed.measure("board()", n -> store.board());
        }
    }

    /** A commit reads the decisions first, as every decision does; so does this. */
    private static void raw(KV kv, int n, String text) throws Exception {
        ByteSequence key = bytes("/raw/txn");
        long revision = kv.get(key).get().getKvs().stream()
                .findFirst()
                .map(one -> one.getModRevision())
                .orElse(0L);
        boolean done = kv.txn()
                .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.modRevision(revision)))
                .Then(Op.put(key, bytes(text), PutOption.DEFAULT))
                .commit()
                .get()
                .isSucceeded();
        if (!done) {
            throw new IllegalStateException("transaction " + n);
        }
    }

    private static void commit(SharedStore store, String name, int n, String text) throws Exception {
        SharedStore.CommitResult result = store.commit(store.decisions().position(), text, entry(name, n));
        if (!(result instanceof SharedStore.Committed)) {
            throw new IllegalStateException(result.toString());
        }
    }

    /** Clusters of three whose agents do what a round does, all at the usual interval, each by a connection of its own. */
    private void agents(int count, int seconds) throws Exception {
        Path directory = Files.createTempDirectory("etcd-bench");
        List<AutoCloseable> open = new ArrayList<>();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(Math.min(count, 200));
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicInteger late = new AtomicInteger();
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        CountDownLatch warm = new CountDownLatch(count);
        try {
            String run = UUID.randomUUID().toString();
            for (int n = 0; n < count; n++) {
                StateLock lock = ((Held) new StateDirectory(directory.resolve("s" + n)).lock()).lock();
                SharedStore store = GuardedStore.remembering(open(run + "-" + n / 3), lock, JSON);
                open.add(lock);
                open.add(store);
                NodeName node = new NodeName("rabbit@rb" + (1 + n % 3));
                AtomicInteger rounds = new AtomicInteger();
                long offset = INTERVAL.toMillis() * n / count;
                var unused = threads.scheduleAtFixedRate(
                        () -> {
                            long start = System.nanoTime();
                            try {
                                store.publish(node, board(rounds.incrementAndGet()));
                                store.board();
                                store.decisions();
                                long took = System.nanoTime() - start;
                                if (rounds.get() > 2) {
                                    nanos.add(took);
                                    late.addAndGet(took > INTERVAL.toNanos() ? 1 : 0);
                                } else {
                                    warm.countDown();
                                }
                            } catch (StoreException e) {
                                failed.add(e.getMessage());
                            }
                        },
                        offset,
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
            warm.await();
            Thread.sleep(seconds * 1000L);
        } finally {
            // What is under way is left to end: a call that is interrupted has not failed.
            threads.shutdown();
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
                System.out.println("a round has not ended within 20 s");
            }
            for (AutoCloseable one : open) {
                one.close();
            }
        }
        long[] all = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%4d agents: %6.1f rounds/s of %6.1f; a round p50 %6.1f ms, p99 %7.1f ms, max %7.1f ms; %d late, %d failed%n",
                count,
                all.length / (double) seconds,
                count * 1000.0 / INTERVAL.toMillis(),
                all[all.length / 2] / 1e6,
                all[all.length * 99 / 100] / 1e6,
                all[all.length - 1] / 1e6,
                late.get(),
                failed.size());
        Set.copyOf(failed).forEach(why -> System.out.println("failed: " + why));
    }

    private void history(int entries) throws Exception {
        String cluster = "history-" + UUID.randomUUID();
        long start = System.nanoTime();
        try (SharedStore store = open(cluster)) {
            store.append(entry("w", 1));
            fill("/bench/" + cluster + "/", entries);
            System.out.printf("%d entries put, by transactions of %d: %d s%n", entries, AT_ONCE, since(start) / 1000);
        }
        start = System.nanoTime();
        try (SharedStore store = open(cluster)) {
            long revision = store.position().revision();
            System.out.printf("open, and position %d: %d ms%n", revision, since(start));
            start = System.nanoTime();
            int last = store.history(revision - PAGE, PAGE).size();
            System.out.printf("read the last %d: %d ms%n", last, since(start));
            start = System.nanoTime();
            System.out.printf("read all %d: %d ms%n", count(store), since(start));
            Timed.measure("store append behind them", n -> store.append(entry("new", n)));
            start = System.nanoTime();
            long gone = 0;
            for (int call = 0; call < 20; call++) {
                gone += store.forget(revision, Set.of());
            }
            System.out.printf("forget %d: %d ms%n", gone, since(start));
        }
    }

    private static long count(SharedStore store) throws StoreException {
        long count = 0;
        List<SharedStore.StoredEntry> page = store.history(0, PAGE);
        while (!page.isEmpty()) {
            count += page.size();
            page = store.history(page.get(page.size() - 1).revision(), PAGE);
        }
        return count;
    }

    /** What agents would have written one after the other, many at once. */
    private void fill(String root, int entries) throws Exception {
        try (Client client =
                Client.builder().target("dns:///" + settings.endpoints().get(0)).build()) {
            KV kv = client.getKVClient();
            for (int from = 2; from <= entries; from += AT_ONCE) {
                List<Op> puts = new ArrayList<>();
                int to = Math.min(entries, from + AT_ONCE - 1);
                for (int n = from; n <= to; n++) {
                    puts.add(put(root + String.format(Locale.ROOT, "log/%016d", n), JSON.write(entry("w", n))));
                    puts.add(put(root + "id/w#" + n, Integer.toString(n)));
                }
                puts.add(put(
                        root + "head", "{\"format_version\":1,\"revision\":" + to + ",\"entry\":\"w#" + to + "\"}"));
                var unused = kv.txn().Then(puts.toArray(new Op[0])).commit().get();
            }
        }
    }

    private static Op put(String key, String text) {
        return Op.put(bytes(key), bytes(text), PutOption.DEFAULT);
    }

    private static long since(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private static String board(int n) {
        return "{\"n\":" + n + "," + "\"x\":\"" + "x".repeat(4096) + "\"}";
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static HistoryEntry entry(String name, int n) {
        return new HistoryEntry(
                1, new EntryId(name + "#" + n), "bench", Instant.EPOCH, new AgentStarted(NODE, "life", "version " + n));
    }
}
