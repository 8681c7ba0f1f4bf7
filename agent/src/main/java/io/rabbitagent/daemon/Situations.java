package io.rabbitagent.daemon;

import io.rabbitagent.decide.Situation;
import java.time.Duration;
import java.util.Optional;

/** Hands the last situation to whoever shows it, and wakes those who wait for the next. */
final class Situations {
    private Optional<Situation> last = Optional.empty();

    synchronized void set(Situation situation) {
        last = Optional.of(situation);
        notifyAll();
    }

    synchronized Optional<Situation> last() {
        return last;
    }

    /** A situation other than {@code seen}, or the last there is when the patience ends. */
    synchronized Optional<Situation> after(Optional<Situation> seen, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (last.equals(seen)) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return last;
            }
            wait(left);
        }
        return last;
    }
}
