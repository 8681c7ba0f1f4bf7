package io.rabbitagent.daemon;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events into the local journal, in their order. While the disk refuses, events wait in memory with the time at
 * which they happened, and are written before any later one.
 */
final class JournalWriter implements Consumer<Event> {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

    private final LocalJournal journal;
    private final Clock clock;
    private final Consumer<JournalEntry> written;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** @param written is told of each entry once it is durable */
    JournalWriter(LocalJournal journal, Clock clock, Consumer<JournalEntry> written) {
        this.journal = journal;
        this.clock = clock;
        this.written = written;
    }

    @Override
    public synchronized void accept(Event event) {
        waiting.add(new Waiting(clock.instant(), event));
        flush();
    }

    /** Like {@link #accept}. @return whether it is on the disk already */
    synchronized boolean write(Event event) {
        accept(event);
        return waiting.isEmpty();
    }

    /** Tries again what could not be written so far. */
    synchronized void flush() {
        while (!waiting.isEmpty()) {
            Waiting next = waiting.getFirst();
            JournalEntry entry;
            try {
                entry = journal.append(next.at(), next.event());
            } catch (StoreException e) {
                log.error("{} events wait to be written: {}", waiting.size(), e.getMessage());
                return;
            }
            waiting.removeFirst();
            log.info("{}: {}", next.event().kind(), next.event().summary());
            written.accept(entry);
        }
    }

    private record Waiting(Instant at, Event event) {}
}
