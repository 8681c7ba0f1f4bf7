package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Loss.Kept;
import io.rabbitagent.plan.Losses;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a backup's plan announced as lost, before anybody approved it.
 *
 * @param losses of queues that it named
 * @param nodeGivenUp whether the cluster gave up what the node that was copied alone had
 */
public record Announced(Losses losses, boolean nodeGivenUp) {

    /** Empty where the backup does not tell. */
    public static Optional<Announced> of(Backup backup) {
        return backup.manifest().flatMap(Announced::of);
    }

    private static Optional<Announced> of(Manifest manifest) {
        return manifest.losses()
                .map(losses -> new Announced(losses, manifest.nodeGivenUp().orElse(false)));
    }

    /** Those that it named. */
    public List<QueueName> queues() {
        return losses.queues().stream().map(Announced::name).distinct().toList();
    }

    /** How many others it announced without naming them. */
    public int more() {
        return losses.more();
    }

    /** What it could not tell of losses, a sentence each. */
    public List<String> unknown() {
        return losses.unknown();
    }

    private static QueueName name(Loss loss) {
        return new QueueName(loss.vhost(), loss.queue());
    }

    /** Whether no other queue than those that are named was to be lost. */
    public boolean namesAll() {
        return more() == 0 && unknown().isEmpty();
    }

    /** Whether no queue was to be lost. */
    public boolean isNone() {
        return losses.isNone();
    }

    /** Whether it announced this queue; empty where that can't be told, as it does not name all. */
    public Optional<Boolean> tells(QueueName queue) {
        if (isAnnounced(queue, kept -> true)) {
            return Optional.of(true);
        }
        return namesAll() ? Optional.of(false) : Optional.empty();
    }

    /** Whether by its words the cluster has none of the queue's messages any more, nor any other backup. */
    public boolean isLostWhole(QueueName queue) {
        return isAnnounced(queue, kept -> kept != Kept.UNTOLD);
    }

    /** Whether by its words one node's backup has all that is left of it, and so this one, if it has any. */
    public boolean isOnlyInOneBackup(QueueName queue) {
        return isAnnounced(queue, kept -> kept == Kept.BACKUP_ONLY);
    }

    /** Whether by its words nobody who is left has any of the queue's messages. */
    public boolean isKeptByNobody(QueueName queue) {
        return isAnnounced(queue, kept -> kept == Kept.NOBODY);
    }

    /** A queue may be announced twice: as one that the cluster gave up, and as one that the node held. */
    private boolean isAnnounced(QueueName queue, Predicate<Kept> kept) {
        List<Loss> about = about(queue);
        return !about.isEmpty() && about.stream().map(Loss::kept).allMatch(kept);
    }

    private List<Loss> about(QueueName queue) {
        return losses.queues().stream().filter(loss -> name(loss).equals(queue)).toList();
    }

    /** What it said of the queue; empty where it did not name it. */
    public Optional<String> why(QueueName queue) {
        return about(queue).stream().map(Loss::why).findFirst();
    }

    /** What it leaves open; only where it does not name all. */
    public String gap() {
        String without = more() == 0
                ? ""
                : "announced " + more() + (more() == 1 ? " more queue" : " more queues") + " as lost than it names";
        String open =
                unknown().isEmpty() ? "" : "could not tell all that is lost (" + String.join("; ", unknown()) + ")";
        return without + (without.isEmpty() || open.isEmpty() ? "" : ", and ") + open;
    }
}
