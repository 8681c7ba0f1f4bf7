package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A broker's log: its telling lines, and how its reader sums them up. Lines reach the disk up to two seconds late, so a kill
 * takes the youngest along (measured on 3.10.8).
 */
final class LogBook {
    private static final long BUFFERED_MILLIS = 2_000;

    private final List<Line> lines = new ArrayList<>();

    private record Line(long written, Instant at, LogSignal signal) {}

    /**
     * @param now in the world's time, ms
     * @param at by the host's clock
     */
    void write(long now, Instant at, LogSignal signal) {
        lines.add(new Line(now, at, signal));
    }

    /** @param lost how much of the buffer never reached the disk, from 0 to 1 */
    void killed(long now, double lost) {
        long flushed = now - Math.round(BUFFERED_MILLIS * lost);
        lines.removeIf(line -> line.written() > flushed);
    }

    /** As the production reader folds it. */
    BootLog read() {
        Optional<LogEvent> last = Optional.empty();
        Optional<Instant> stopAsked = Optional.empty();
        boolean waiting = false;
        boolean failed = false;
        boolean booted = false;
        for (Line line : lines) {
            last = Optional.of(
                    new LogEvent(line.at(), line.signal(), line.signal().name()));
            switch (line.signal()) {
                case BOOT_STARTED -> {
                    stopAsked = Optional.empty();
                    waiting = false;
                    failed = false;
                    booted = false;
                }
                case BOOT_COMPLETED -> {
                    waiting = false;
                    failed = false;
                    booted = true;
                }
                case WAITING_FOR_TABLES -> waiting = true;
                case BOOT_FAILED -> {
                    failed = true;
                    waiting = false;
                    stopAsked = Optional.empty();
                }
                case STOP_ASKED -> stopAsked = Optional.of(line.at());
                case STOPPED -> waiting = false;
                default -> throw new IllegalArgumentException("no broker here writes " + line);
            }
        }
        return BootLog.NOTHING
                .change()
                .last(last)
                .stopAsked(stopAsked)
                .waitingForTables(waiting)
                .bootFailed(failed)
                .booted(booted)
                .done();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
