package io.rabbitagent.copies.rescue;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.SomeBackups;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A backup whose files are rescued: its directory is the test's, nothing else of it is there. */
final class Copies {
    static final Listening SILENT = Listening.patiently(line -> {});
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final QueueName ORDERS = new QueueName("/", "orders");
    static final QueueName EVENTS = new QueueName("/", "events");
    static final long LARGE = 1_000_000_000_000L;

    private Copies() {}

    static Backup backup(Path directory) {
        NodeName node = new NodeName("rabbit@rb2");
        Manifest manifest = SomeBackups.manifest(node, "00");
        return new Backup("b-2", directory, Optional.of(manifest), Optional.empty());
    }

    /** On a machine with room, whose clock goes on by 0.4 s each time that somebody looks. */
    static Rescue rescue(FakeReader reader) {
        return rescue(reader, directory -> LARGE);
    }

    static Rescue rescue(FakeReader reader, Room.Free free) {
        AtomicLong nanos = new AtomicLong();
        return new Rescue(
                reader,
                1_000,
                Clock.fixed(NOON, ZoneOffset.UTC),
                new Rescue.Machine(free, () -> nanos.addAndGet(400_000_000)));
    }

    static List<ExportedQueue> exportAll(FakeReader reader, Backup backup) throws Exception {
        return exportAll(reader, backup, rescue(reader));
    }

    static List<ExportedQueue> exportAll(FakeReader reader, Backup backup, Rescue rescue) throws Exception {
        List<CopiedQueue> all = new ArrayList<>(rescue.queues(backup, SILENT));
        return rescue.export(backup, all, SILENT);
    }
}
