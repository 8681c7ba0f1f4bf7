package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.plan.Losses;
import java.util.List;
import java.util.Optional;

/**
 * What a backup's plan announced as lost, before anybody approved it.
 *
 * @param queues those that it named
 * @param more how many others it announced without naming them
 * @param unknown what it could not tell of losses, a sentence each
 */
public record Announced(List<QueueName> queues, int more, List<String> unknown) {
    public Announced {
        queues = List.copyOf(queues);
        unknown = List.copyOf(unknown);
    }

    /** Empty where the backup does not tell. */
    public static Optional<Announced> of(Backup backup) {
        return backup.manifest().flatMap(Manifest::losses).map(Announced::of);
    }

    private static Announced of(Losses losses) {
        return new Announced(
                losses.queues().stream()
                        .map(loss -> new QueueName(loss.vhost(), loss.queue()))
                        .distinct()
                        .toList(),
                losses.more(),
                losses.unknown());
    }

    /** Whether no other queue than those that are named was to be lost. */
    public boolean namesAll() {
        return more == 0 && unknown.isEmpty();
    }

    /** Whether no queue was to be lost. */
    public boolean isNone() {
        return queues.isEmpty() && namesAll();
    }

    /** Whether it announced this queue; empty where that can't be told, as it does not name all. */
    public Optional<Boolean> tells(QueueName queue) {
        if (queues.contains(queue)) {
            return Optional.of(true);
        }
        return namesAll() ? Optional.of(false) : Optional.empty();
    }

    /** What it leaves open; only where it does not name all. */
    public String gap() {
        String without = more == 0
                ? ""
                : "announced " + more + (more == 1 ? " more queue" : " more queues") + " as lost than it names";
        String open = unknown.isEmpty() ? "" : "could not tell all that is lost (" + String.join("; ", unknown) + ")";
        return without + (without.isEmpty() || open.isEmpty() ? "" : ", and ") + open;
    }
}
