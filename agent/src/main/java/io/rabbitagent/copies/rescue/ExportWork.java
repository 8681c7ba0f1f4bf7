package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Sizes;
import io.rabbitagent.copies.isolated.BackupReader;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.isolated.WantedQueue;
import io.rabbitagent.copies.rescue.ExportSink.Target;
import io.rabbitagent.copies.rescue.ExportedQueue.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One export, under its lock. */
final class ExportWork {
    /** A body is in base64 in its line, and has its properties around it. */
    private static final double LINES_TO_DATA = 1.4;

    static final String STAYS = "what is written stays, and the same command goes on behind it";

    private final BackupReader reader;
    private final Backup backup;
    private final RescueFiles files;
    private final Exports exports;
    private final Room room;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Listening listening;
    private final Map<QueueName, ExportedQueue> results = new LinkedHashMap<>();
    private final Map<QueueName, Target> targets = new LinkedHashMap<>();

    ExportWork(BackupReader reader, Backup backup, Room room, Clock clock, LongSupplier nanos, Listening listening) {
        this.reader = reader;
        this.backup = backup;
        this.files = RescueFiles.of(backup);
        this.exports = Exports.of(backup);
        this.room = room;
        this.clock = clock;
        this.nanos = nanos;
        this.listening = listening;
    }

    List<ExportedQueue> export(List<CopiedQueue> queues) throws BusyException, CopyException, IOException {
        for (CopiedQueue queue : queues) {
            QueueName name = new QueueName(queue.vhost(), queue.name());
            Optional<ExportedQueue> known = before(name, queue);
            if (known.isPresent()) {
                results.put(name, known.get());
            } else {
                aim(name, queue);
            }
        }
        if (!targets.isEmpty()) {
            needRoom();
            read();
        }
        List<ExportedQueue> all = new ArrayList<>();
        queues.forEach(queue -> Optional.ofNullable(results.get(new QueueName(queue.vhost(), queue.name())))
                .ifPresent(all::add));
        return all;
    }

    /** What is to be said of a queue without reading it. */
    private Optional<ExportedQueue> before(QueueName name, CopiedQueue queue) {
        if (queue.problem().isPresent()) {
            return Optional.of(ExportedQueue.failed(
                    name, Outcome.UNREADABLE, queue.problem().get()));
        }
        Optional<Export> export = exports.of(name);
        if (export.isPresent() && export.get().state() instanceof Export.Complete complete) {
            return Optional.of(
                    ExportedQueue.complete(Outcome.ALREADY_EXPORTED, files.messages(name), complete.record()));
        }
        if (export.isPresent() && export.get().state() instanceof Export.Damaged damaged) {
            return Optional.of(ExportedQueue.failed(name, Outcome.DAMAGED, damaged.why()));
        }
        return Optional.empty();
    }

    private void aim(QueueName name, CopiedQueue queue) throws CopyException {
        if (listening.cancelled().getAsBoolean()) {
            throw new CopyException(Rescue.INTERRUPTED);
        }
        try {
            Kept kept = Kept.of(files.messages(name), name);
            targets.put(name, new Target(new TargetFiles(files, backup, queue, clock), kept));
        } catch (CopyException e) {
            results.put(name, ExportedQueue.failed(name, Outcome.DAMAGED, e.getMessage()));
        } catch (IOException e) {
            results.put(
                    name, ExportedQueue.failed(name, Outcome.DAMAGED, files.messages(name) + " can't be read: " + e));
        }
    }

    private void needRoom() throws CopyException, IOException {
        Optional<String> tooLittle = room.tooLittle();
        if (tooLittle.isPresent()) {
            throw new CopyException("nothing was exported: " + tooLittle.get());
        }
        Manifest manifest = backup.manifest().orElseThrow();
        long most = (long) (manifest.bytes() * LINES_TO_DATA);
        if (room.bytes() < most) {
            listening
                    .progress()
                    .accept("there may be too little room: all that is in the backup may take " + Sizes.bytes(most)
                            + ", and " + Sizes.bytes(room.bytes()) + " can be used");
        }
    }

    private void read() throws BusyException, CopyException, IOException {
        List<WantedQueue> wanted = targets.entrySet().stream()
                .map(entry -> wanted(entry.getKey(), entry.getValue()))
                .toList();
        try (ExportSink sink = new ExportSink(
                targets, room, new ExportSink.Means(listening.progress(), listening.cancelled(), nanos))) {
            try {
                reader.messages(backup, wanted, sink, listening);
            } catch (CopyException e) {
                throw halfWay(sink, sink.failure().orElseGet(() -> whyEnded(e)));
            }
            if (sink.failure().isPresent()) {
                throw halfWay(sink, sink.failure().get());
            }
            sink.done()
                    .forEach((name, record) ->
                            results.put(name, ExportedQueue.complete(Outcome.EXPORTED, files.messages(name), record)));
            sink.problems()
                    .forEach((name, why) -> results.put(name, ExportedQueue.failed(name, Outcome.INTERRUPTED, why)));
            Optional<QueueName> missing = targets.keySet().stream()
                    .filter(name -> !results.containsKey(name))
                    .findFirst();
            if (missing.isPresent()) {
                throw halfWay(sink, "the messages of " + missing.get().words() + " did not come to their end");
            }
        }
    }

    private String whyEnded(CopyException e) {
        return listening.cancelled().getAsBoolean() ? ExportSink.INTERRUPTED : e.getMessage();
    }

    private static WantedQueue wanted(QueueName queue, Target target) {
        Kept kept = target.kept();
        return kept.last()
                .filter(last -> !target.isReread())
                .map(last -> new WantedQueue(queue.vhost(), queue.name(), kept.lines(), Optional.of(last)))
                .orElseGet(() -> WantedQueue.fromStart(queue.vhost(), queue.name()));
    }

    private CopyException halfWay(ExportSink sink, String why) {
        return new CopyException("the export ended with " + sink.done().size() + " of " + targets.size()
                + " queues complete: " + why + "; " + STAYS);
    }
}
