package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What a log says, with some of it replaced. */
public final class BootLogChange {
    private Optional<LogEvent> last;
    private Optional<Instant> stopAsked;
    private Optional<Disagreement> disagreement;
    private boolean waitingForTables;
    private boolean bootFailed;
    private boolean paused;
    private boolean autoheal;
    private boolean booted;
    private boolean drained;
    private Optional<Instant> aloneSince;
    private Optional<RanBefore> lastRun;
    private Optional<String> flagsRefused;
    private Set<NodeName> partitionedFrom;

    BootLogChange(BootLog log) {
        this.last = log.last();
        this.stopAsked = log.stopAsked();
        this.disagreement = log.disagreement();
        this.waitingForTables = log.waitingForTables();
        this.bootFailed = log.bootFailed();
        this.paused = log.paused();
        this.autoheal = log.autoheal();
        this.booted = log.booted();
        this.drained = log.drained();
        this.aloneSince = log.aloneSince();
        this.lastRun = log.lastRun();
        this.flagsRefused = log.flagsRefused();
        this.partitionedFrom = log.partitionedFrom();
    }

    public BootLogChange last(Optional<LogEvent> next) {
        last = next;
        return this;
    }

    public BootLogChange stopAsked(Optional<Instant> next) {
        stopAsked = next;
        return this;
    }

    public BootLogChange disagreement(Optional<Disagreement> next) {
        disagreement = next;
        return this;
    }

    public BootLogChange waitingForTables(boolean next) {
        waitingForTables = next;
        return this;
    }

    public BootLogChange bootFailed(boolean next) {
        bootFailed = next;
        return this;
    }

    public BootLogChange paused(boolean next) {
        paused = next;
        return this;
    }

    public BootLogChange autoheal(boolean next) {
        autoheal = next;
        return this;
    }

    public BootLogChange booted(boolean next) {
        booted = next;
        return this;
    }

    public BootLogChange drained(boolean next) {
        drained = next;
        return this;
    }

    public BootLogChange aloneSince(Optional<Instant> next) {
        aloneSince = next;
        return this;
    }

    public BootLogChange lastRun(Optional<RanBefore> next) {
        lastRun = next;
        return this;
    }

    public BootLogChange flagsRefused(Optional<String> next) {
        flagsRefused = next;
        return this;
    }

    public BootLogChange partitionedFrom(Set<NodeName> next) {
        partitionedFrom = next;
        return this;
    }

    public BootLog done() {
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
                lastRun,
                flagsRefused,
                partitionedFrom);
    }
}
