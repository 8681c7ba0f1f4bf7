package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Sends the messages of one export into its queue.
 *
 * <ol>
 *   <li>The numbers of the next messages are written down: these may be sent.
 *   <li>They are sent, and the broker's answer to each is awaited.
 *   <li>What became of each is written down.
 * </ol>
 *
 * <p>Important property: no message is sent twice, whenever the process dies. What may have been sent, and of which the
 * answer is not written down, is uncertain from then on: it is sent again only where that was asked for, and says so.
 */
public final class Replay {
    private final Export export;
    private final Records records;
    private final Clock clock;
    private ReplayRecord record;
    private boolean changed;

    private Replay(Export export, Records records, ReplayRecord record, Clock clock) {
        this.export = export;
        this.records = records;
        this.record = record;
        this.clock = clock;
    }

    /** @throws CopyException where it is not certain what was sent before */
    public static Replay of(Export export, Clock clock) throws CopyException {
        return of(export, new RecordFile(export.record()), clock);
    }

    static Replay of(Export export, Records records, Clock clock) throws CopyException {
        ReplayRecord record = records.load().orElseGet(() -> ReplayRecord.fresh(export));
        if (!record.sha256().equals(export.sha256()) || record.messages() != export.messages()) {
            throw new CopyException(export.record() + " tells what was sent of another export than " + export.file()
                    + " is; nothing is sent. Where it is certain that none of its messages was sent before, move that"
                    + " record away");
        }
        return new Replay(export, records, record.recovered(), clock);
    }

    public Export export() {
        return export;
    }

    /** @param lines hears of each message @throws CopyException where the export is damaged */
    public void check(Consumer<Line> lines) throws CopyException {
        ExportCheck.whole(export, line -> lines.accept(new Line(line.number(), line.id())));
    }

    /** A message, by its number and the id of the broker on the copy. */
    public record Line(long number, String id) {}

    /** Has these messages not be sent; kept by {@link #keepExclusions}. Those that were sent are not changed by it. */
    public void exclude(Collection<Long> numbers) {
        ReplayRecord without = record.excluding(Numbers.of(numbers));
        changed |= !without.equals(record);
        record = without;
    }

    /** What a human excluded is not sent by any later replay either, whatever comes of this one. */
    public void keepExclusions() throws CopyException {
        if (changed) {
            save(record);
        }
    }

    /** How many a call of {@link #send} would send. */
    public long wanted(ReplayOptions options) {
        return record.messages()
                - record.confirmed()
                - record.excluded().count()
                - record.unsendable().count()
                - (options.resendUncertain() ? 0 : record.maybeTaken().count());
    }

    /**
     * Sends what is left to be sent. It ends early where the connection is lost, the queue is not there or takes nothing,
     * or somebody wants it to end: the result says so.
     */
    public Replayed send(Publisher.Source publishers, ReplayOptions options, ReplayControl control) {
        long before = record.confirmed();
        Optional<String> problem;
        try {
            keepExclusions();
            problem = wanted(options) == 0 ? keep() : connected(publishers, options, control);
        } catch (CopyException e) {
            problem = Optional.of(e.getMessage());
        }
        record = record.recovered();
        return result(record.confirmed() - before, problem);
    }

    /** How it stands now. */
    public Replayed result(long sent, Optional<String> problem) {
        return new Replayed(
                export,
                sent,
                record.confirmed(),
                record.uncertain(),
                record.returned(),
                record.nacked(),
                record.unsendable(),
                record.excluded(),
                record.isOver() ? Optional.of(record.at()) : Optional.empty(),
                record.isComplete(),
                problem);
    }

    /** There is nothing to send: what is left was excluded, or there is no message at all. */
    private Optional<String> keep() throws CopyException {
        boolean toTheEnd = record.through() < record.messages();
        if (toTheEnd || records.load().isEmpty()) {
            save(
                    toTheEnd
                            ? record.intending(new ReplayRecord.Intent(record.messages(), Numbers.NONE))
                                    .settled(ReplayRecord.Outcome.NOTHING)
                            : record);
        }
        return Optional.empty();
    }

    private Optional<String> connected(Publisher.Source publishers, ReplayOptions options, ReplayControl control)
            throws CopyException {
        ReplayCounts counts = new ReplayCounts(name(export), wanted(options), System.nanoTime());
        Numbers again = record.maybeTaken();
        try (Publisher publisher = publishers.open(export);
                ReplayTicker ticker = new ReplayTicker(publisher, control, counts);
                ChunkPlanner planner = new ChunkPlanner(export, options, wantedOf(options));
                ExportReader reader = ExportReader.open(export)) {
            ticker.start();
            Pace pace = new Pace(options.perSecond());
            for (Optional<ReplayRecord.Intent> next = planner.next(); next.isPresent(); next = planner.next()) {
                Optional<String> no = refusal(publisher, control);
                if (no.isPresent()) {
                    return no;
                }
                Chunk chunk = new Chunk(export, publisher, control, pace, counts);
                save(record.intending(next.get()));
                chunk.send(next.get().numbers(), reader, again);
                save(record.settled(chunk.outcome()));
                if (chunk.problem().isPresent()) {
                    return chunk.problem();
                }
            }
            return Optional.empty();
        }
    }

    private Optional<String> refusal(Publisher publisher, ReplayControl control) throws CopyException {
        if (control.cancelled()) {
            return Optional.of("it was aborted");
        }
        Optional<String> stop = control.stop();
        if (stop.isPresent()) {
            return stop;
        }
        return publisher.queue(export.queue()).isEmpty() ? Optional.of(noQueue(export)) : Optional.empty();
    }

    private LongPredicate wantedOf(ReplayOptions options) {
        long through = record.through();
        Numbers excluded = record.excluded();
        Numbers returned = record.returned();
        Numbers all = options.resendUncertain() ? returned.plus(record.maybeTaken()) : returned;
        return number -> number > through ? !excluded.contains(number) : all.contains(number);
    }

    private void save(ReplayRecord next) throws CopyException {
        ReplayRecord written = next.writtenAt(clock.instant());
        records.save(written);
        record = written;
        changed = false;
    }

    static String noQueue(Export export) {
        return "there is no queue " + name(export)
                + ", or its node is down: declare it or start that node, then run this again";
    }

    private static String name(Export export) {
        return export.queue() + " in " + export.vhost();
    }
}
