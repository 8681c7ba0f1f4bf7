package io.rabbitagent.broker;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import java.time.Instant;
import java.util.Optional;

/**
 * Folds a log's lines, in their order, into what they say about the broker's present life.
 *
 * <p>A node that pauses itself, or that Autoheal restarts, prints "is asked to stop" like one that an operator stops.
 * Only the latter is intent, so the line does not count where the node announced the other before.
 */
final class BootLogFold {
    private static final int LONGEST_LINE = 1_000;

    private Optional<LogEvent> last = Optional.empty();
    private Optional<Instant> stopAsked = Optional.empty();
    private Optional<Disagreement> disagreement = Optional.empty();
    private boolean waitingForTables;
    private boolean bootFailed;
    private boolean paused;
    private boolean autoheal;
    private boolean restartsItself;
    private boolean booted;
    private boolean drained;
    private Optional<Instant> aloneSince = Optional.empty();

    /** @return the line's event where it is a telling one */
    Optional<LogEvent> add(String text) {
        Optional<LogLine> line = LogLine.parse(text);
        Optional<LogMark> mark = line.flatMap(one -> LogMark.of(one.message()));
        if (line.isEmpty() || mark.isEmpty() || changesNothing(mark.get())) {
            return Optional.empty();
        }
        apply(mark.get(), line.get());
        Optional<LogEvent> event =
                mark.get().signal().map(signal -> new LogEvent(line.get().at(), signal, cut(line.get())));
        last = event.isPresent() ? event : last;
        return event;
    }

    /** {@code start_app} said to an application that runs; a VM that starts anew opens its log besides. */
    private boolean changesNothing(LogMark mark) {
        boolean down = stopAsked.isPresent() || paused || restartsItself || lastIs(LogSignal.STOPPED);
        return mark == LogMark.START_ASKED && booted && !down;
    }

    private boolean lastIs(LogSignal signal) {
        return last.map(LogEvent::signal).filter(signal::equals).isPresent();
    }

    private static String cut(LogLine line) {
        String message = line.message().strip();
        return message.length() <= LONGEST_LINE ? message : message.substring(0, LONGEST_LINE);
    }

    private void apply(LogMark mark, LogLine line) {
        switch (mark) {
            case START_ASKED, LOG_OPENED, BANNER -> bootStarted();
            case BOOT_COMPLETED -> bootCompleted();
            case WAITING -> waitingForTables = true;
            case TABLES_SYNCED -> waitingForTables = false;
            case BOOT_FAILED -> bootFailed();
            case INCONSISTENT ->
                disagreement = Disagreements.find(line.message()).or(() -> disagreement);
            case STOP_ASKED -> stopAsked = paused || restartsItself ? stopAsked : Optional.of(line.at());
            case SIGTERM -> stopAsked = Optional.of(line.at());
            case STOPPED -> waitingForTables = false;
            case HALTING -> stopAsked = stopAsked.or(() -> Optional.of(line.at()));
            case DRAINED -> drained = true;
            case MAINTENANCE_OVER -> drained = false;
            case EMPTY -> aloneSince = Optional.of(line.at());
            case PEER_UP -> aloneSince = Optional.empty();
            case JOINED -> {
                // The join has reset the node: why the last boot failed is gone with its data.
                aloneSince = Optional.empty();
                bootFailed = false;
            }
            case PARTITIONED -> {}
            case PAUSED -> paused = true;
            case AUTOHEAL -> autoheal = true;
            case AUTOHEAL_OVER -> autoheal = false;
            case AUTOHEAL_LOSER -> {
                autoheal = true;
                restartsItself = true;
            }
        }
    }

    /** The disagreement outlives a new attempt: a supervisor starts the next one every few seconds, in vain. */
    private void bootStarted() {
        stopAsked = Optional.empty();
        waitingForTables = false;
        bootFailed = false;
        paused = false;
        autoheal = false;
        restartsItself = false;
        booted = false;
    }

    private void bootCompleted() {
        disagreement = Optional.empty();
        waitingForTables = false;
        bootFailed = false;
        booted = true;
    }

    private void bootFailed() {
        bootFailed = true;
        waitingForTables = false;
        stopAsked = Optional.empty();
    }

    BootLog bootLog() {
        return new BootLog(
                last,
                stopAsked,
                disagreement,
                waitingForTables,
                bootFailed,
                paused,
                autoheal,
                booted,
                drained,
                aloneSince);
    }
}
