package io.rabbitagent.broker;

import io.rabbitagent.broker.StopClassification.BootOf;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Folds a log's lines, in their order, into what they say about the broker's present life.
 *
 * <p>A node that pauses itself, or that Autoheal restarts, prints "is asked to stop" like one that an operator stops.
 * Only the latter is intent, so the line does not count where the node announced the other before.
 */
final class BootLogFold {
    private static final int LONGEST_LINE = 1_000;

    /** Said only while the application runs, or of a VM in which it ran or was stopped. */
    private static final Set<LogMark> OF_A_LIFE_AT_WORK = EnumSet.of(
            LogMark.STOP_ASKED,
            LogMark.SIGTERM,
            LogMark.HALTING,
            LogMark.DRAINED,
            LogMark.PEER_UP,
            LogMark.PEER_DOWN,
            LogMark.PAUSED,
            LogMark.AUTOHEAL,
            LogMark.AUTOHEAL_OVER,
            LogMark.AUTOHEAL_LOSER);

    /** A boot that was at work when the log began, as far as it was read. */
    private static final Set<LogMark> OF_A_BOOT = EnumSet.of(
            LogMark.NAME,
            LogMark.EMPTY,
            LogMark.WAITING,
            LogMark.TABLES_SYNCED,
            LogMark.INCONSISTENT,
            LogMark.BOOT_FAILED);

    private final RunFold runs = new RunFold();
    private Optional<LogEvent> last = Optional.empty();
    private Optional<Instant> stopAsked = Optional.empty();
    private Optional<Disagreement> disagreement = Optional.empty();
    private boolean waitingForTables;
    private boolean waitedInVain;
    private boolean flagsNotTold;
    private boolean bootFailed;
    private boolean paused;
    private boolean autoheal;
    private boolean restartsItself;
    private boolean begun;
    private BootOf boot = BootOf.UNKNOWN;
    private boolean bootIsOver;
    private boolean booted;
    private boolean drained;
    private Optional<Instant> aloneSince = Optional.empty();
    private Optional<String> flagsRefused = Optional.empty();
    private final PartitionFold partition = new PartitionFold();

    /** @return the line's event where it is a telling one */
    Optional<LogEvent> add(String text) {
        Optional<LogLine> line = LogLine.parse(text);
        Optional<LogMark> mark = line.flatMap(one -> LogMark.of(one.message()));
        if (line.isEmpty() || mark.isEmpty() || changesNothing(mark.get())) {
            return Optional.empty();
        }
        takeForBooted(mark.get());
        runs.said(line.get().at());
        apply(mark.get(), line.get());
        Optional<LogEvent> event =
                mark.get().signal().map(signal -> new LogEvent(line.get().at(), signal, cut(line.get())));
        last = event.isPresent() ? event : last;
        return event;
    }

    /**
     * Logs are rotated daily, and brokers run for months: where no boot was seen to begin, but an application at work, its
     * boot was completed before the log began.
     */
    private void takeForBooted(LogMark mark) {
        if (!begun && !booted && OF_A_LIFE_AT_WORK.contains(mark)) {
            booted = true;
            runs.runsUnseen();
        }
        begun = begun || OF_A_BOOT.contains(mark);
    }

    /**
     * {@code start_app} said to an application that runs; a VM that starts anew opens its log besides. And a wait for tables
     * while nothing boots: {@code reset} and {@code join_cluster} wait for them, too.
     */
    private boolean changesNothing(LogMark mark) {
        if (mark == LogMark.WAITING || mark == LogMark.TABLES_SYNCED) {
            return bootIsOver;
        }
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
            case START_ASKED -> {
                boot = BootOf.A_LIVING_VM;
                bootStarted();
            }
            case LOG_OPENED -> {
                boot = BootOf.A_NEW_VM;
                bootStarted();
            }
            case BANNER -> bootStarted();
            case BOOT_COMPLETED -> bootCompleted();
            case WAITING -> waitingForTables = true;
            case TABLES_SYNCED -> waitingForTables = false;
            case BOOT_FAILED -> bootFailed();
            case FLAGS_NOT_TOLD -> {
                flagsRefused = Optional.of(cut(line));
                flagsNotTold = true;
            }
            case FLAGS_REFUSED -> flagsRefused = Optional.of(cut(line));
            case INCONSISTENT ->
                disagreement = Disagreements.find(line.message()).or(() -> disagreement);
            case STOP_ASKED -> stopAsked = paused || restartsItself ? stopAsked : Optional.of(line.at());
            case SIGTERM -> stopAsked = Optional.of(line.at());
            case STOPPED -> {
                bootIsOver = true;
                waitingForTables = false;
                runs.stopped(stopAsked.isPresent());
            }
            case HALTING -> stopAsked = stopAsked.or(() -> Optional.of(line.at()));
            case DRAINED -> drained = true;
            case MAINTENANCE_OVER -> drained = false;
            case EMPTY -> {
                aloneSince = Optional.of(line.at());
                partition.over();
                runs.emptied();
            }
            case NAME -> runs.named(mark.subject(line.message()));
            case PEER_UP -> {
                aloneSince = Optional.empty();
                partition.peerUp(mark.subject(line.message()));
                runs.peerUp(mark.subject(line.message()));
            }
            case PEER_DOWN -> runs.peerDown(mark.subject(line.message()));
            case JOINED -> {
                // The join has reset the node: why the last boot failed is gone with its data.
                aloneSince = Optional.empty();
                bootFailed = false;
                flagsRefused = Optional.empty();
                flagsNotTold = false;
                partition.over();
                runs.emptied();
            }
            case PARTITIONED -> partition.from(mark.subject(line.message()));
            case PARTITIONED_AT_START -> {}
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
        runs.bootStarted();
        begun = true;
        bootIsOver = false;
        stopAsked = Optional.empty();
        waitingForTables = false;
        waitedInVain = false;
        flagsNotTold = false;
        bootFailed = false;
        paused = false;
        autoheal = false;
        restartsItself = false;
        booted = false;
    }

    private void bootCompleted() {
        flagsRefused = Optional.empty();
        flagsNotTold = false;
        disagreement = Optional.empty();
        waitingForTables = false;
        waitedInVain = false;
        bootFailed = false;
        booted = true;
        partition.over();
        runs.bootCompleted();
    }

    private void bootFailed() {
        bootIsOver = true;
        bootFailed = true;
        waitedInVain = waitingForTables;
        waitingForTables = false;
        stopAsked = Optional.empty();
    }

    /**
     * Why the last boot ended so that it may succeed once more. Of one that waits for tables it is told as well: a unit's time
     * limit may end it before it says that it has failed.
     */
    Optional<VainBoot> vainBoot() {
        if (waitedInVain || waitingForTables) {
            return Optional.of(VainBoot.WAITED_FOR_TABLES);
        }
        return flagsNotTold ? Optional.of(VainBoot.FLAGS_NOT_TOLD) : Optional.empty();
    }

    /** How the life ended whose last line was the last that was added. */
    Fact<HowEnded> ended(boolean appRan) {
        return StopClassification.of(bootLog(), appRan, boot);
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
                aloneSince,
                runs.last(),
                flagsRefused,
                partition.awayFrom());
    }
}
