package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Judgement;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a full backup of the target fits where backups go.
 *
 * <p>Important properties: the size is the upper bound, as a copy on a file system that shares blocks needs less; it is asked
 * before a plan begins and not after, as the plan's own backup takes the room; the step that makes it looks again for itself.
 */
public final class BackupFits {
    private static final double MEGA = 1_000_000;
    private static final double GIGA = 1_000_000_000;

    private BackupFits() {}

    public static Judgement judge(ClusterPicture picture, NodeName target) {
        NodeObservation seen = picture.observation(target);
        Optional<Boolean> reset =
                seen.dataDirectory().flatMap(DataDirectory::justReset).value();
        if (reset.isPresent() && reset.get()) {
            return Judgement.of(true, target + " has been reset: there is nothing to back up");
        }
        return Judgement.about("where backups of " + target + " go", seen.backups(), room -> judge(seen, target, room));
    }

    private static Judgement judge(NodeObservation seen, NodeName target, BackupRoom room) {
        if (!room.writable()) {
            return Judgement.of(
                    false,
                    "the agent may not write to " + room.directory() + " on " + target.host()
                            + ": let it, or set backup.directory to another one");
        }
        return Judgement.about(
                "the size of the data directory of " + target, seen.holdings(), held -> fits(held, room));
    }

    private static Judgement fits(Holdings held, BackupRoom room) {
        boolean fits = room.freeBytes() - held.bytes() >= room.keepFreeBytes();
        String sizes = "the data directory has " + size(held.bytes()) + ", " + room.directory() + " has "
                + size(room.freeBytes()) + " free, of which " + size(room.keepFreeBytes()) + " must stay free";
        return Judgement.of(
                fits,
                fits
                        ? sizes
                        : sizes
                                + ": free some, set backup.directory to a larger file system, or lower backup.keep_free");
    }

    /** With one decimal, in units of 1,000. */
    static String size(long bytes) {
        return bytes < GIGA
                ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGA)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
    }
}
