package io.rabbitagent.store;

import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.store.StateDirectory.Held;
import java.nio.file.Path;
import java.time.Instant;

/** A process that appends to a journal, and prints each sequence once it is acknowledged; {@code failed} for a failure. */
final class JournalWriter {
    private JournalWriter() {}

    /** Arguments: state directory, how many entries, the size of the longest. */
    public static void main(String[] arguments) throws StoreException {
        StateDirectory state = new StateDirectory(Path.of(arguments[0]));
        int longest = Integer.parseInt(arguments[2]);
        try (StateLock lock = ((Held) state.lock()).lock();
                LocalJournal journal = LocalJournal.open(
                                lock, "rabbit@rb1/1", Json.standard(), DiskStorage::writable, 200_000)
                        .journal()) {
            for (int n = Integer.parseInt(arguments[1]); n > 0; n--) {
                append(journal, longest);
            }
        }
    }

    /** The text of an entry tells its sequence, so that a mix-up shows. */
    static String text(long sequence, int longest) {
        return sequence + " " + "x".repeat((int) (sequence * 7919 % longest));
    }

    private static void append(LocalJournal journal, int longest) {
        String text = text(journal.lastSequence() + 1, longest);
        try {
            System.out.println(journal.append(Instant.EPOCH, new AgentStarted(Samples.RB1, "life", text))
                    .sequence());
        } catch (StoreException e) {
            System.out.println("failed");
        }
    }
}
