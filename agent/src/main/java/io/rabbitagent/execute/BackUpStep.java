package io.rabbitagent.execute;

import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BackupWriter;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Sizes;
import java.time.Duration;
import java.util.Optional;

/** Backs the stopped node up: there is a complete backup that was made for this very plan. */
final class BackUpStep implements StepKind {
    /** A terabyte at 50 MB/s; beside it what a lower rate takes that somebody has set. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    private final OwnNode own;
    private final Backups backups;
    private final BackupWriter writer;
    private final Optional<NodeName> definitionsFrom;

    BackUpStep(OwnNode own, Backups backups, BackupWriter writer, Optional<NodeName> definitionsFrom) {
        this.own = own;
        this.backups = backups;
        this.writer = writer;
        this.definitionsFrom = definitionsFrom;
    }

    @Override
    public Look effect(Claimed claimed) {
        Fact<Optional<Backup>> found = backups.of(claimed.plan().id());
        if (!found.isKnown()) {
            // It won't get clearer by waiting for hours: a backup that can't be trusted is none.
            return Look.absent("there is no backup that can be relied on (" + found + ")");
        }
        return found.value()
                .orElseThrow()
                .map(backup -> Look.there(words(backup)))
                .orElseGet(() -> Look.absent("there is no backup for this plan"));
    }

    private static String words(Backup backup) {
        Manifest manifest = backup.manifest().orElseThrow();
        return "backed up " + Sizes.bytes(manifest.bytes()) + " in " + manifest.files() + " files in "
                + Sizes.seconds(manifest.took()) + " to " + backup.directory();
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return own.vmInTheWay()
                .or(this::unreadable)
                .or(() -> noRoom(claimed))
                .or(() -> StartGuards.beforeBackup(own, backups, claimed));
    }

    private Optional<Obstacle> unreadable() {
        Fact<Membership> membership = own.membership();
        return membership.isKnown()
                ? Optional.empty()
                : Optional.of(Obstacle.of("the members that the node knew can't be read (" + membership + ")"));
    }

    /** An earlier try for the plan may have been interrupted: what that has copied needs no room any more. */
    private Optional<Obstacle> noRoom(Claimed claimed) {
        Fact<BackupRoom> known = backups.room();
        Fact<Holdings> holdings = own.holdings().get();
        if (!known.isKnown() || !holdings.isKnown()) {
            return Optional.of(Obstacle.unknown("whether a backup fits", known.isKnown() ? holdings : known));
        }
        BackupRoom room = known.value().orElseThrow();
        long bytes = holdings.value().orElseThrow().bytes();
        if (!room.writable()) {
            return Optional.of(
                    Obstacle.of(room.directory() + " may not be written to by the agent: see backup.directory"));
        }
        long there = writer.bytesThere(claimed.plan().id());
        if (room.freeBytes() - (bytes - there) < room.keepFreeBytes()) {
            String of = there == 0 ? "" : ", of which " + Sizes.bytes(there) + " are there already,";
            return Optional.of(Obstacle.of("a backup of " + Sizes.bytes(bytes) + of + " does not fit into "
                    + room.directory() + ": " + Sizes.bytes(room.freeBytes()) + " are free, and "
                    + Sizes.bytes(room.keepFreeBytes())
                    + " must stay free. Make room there, or set backup.directory to a larger disk"));
        }
        return Optional.empty();
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        Optional<Membership> former = own.membership().value();
        if (former.isEmpty()) {
            return "the members that the node knew can't be read any more";
        }
        try {
            Backup unused = writer.make(
                    new BackupWriter.Request(claimed.plan(), definitionsFrom, former.get()),
                    acting.deadline().left(),
                    new BackupWriter.Listeners(acting.children(), acting.progress()));
            return "";
        } catch (CopyException e) {
            return e.getMessage();
        }
    }

    @Override
    public Duration patience() {
        return own.holdings()
                .get()
                .value()
                .map(holdings -> PATIENCE.plus(backups.timeToCopy(holdings.bytes())))
                .orElse(PATIENCE);
    }
}
