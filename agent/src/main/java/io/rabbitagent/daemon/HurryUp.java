package io.rabbitagent.daemon;

import java.util.Optional;

/** Asks for a round at once, as soon as there are rounds. */
final class HurryUp implements Runnable {
    private volatile Optional<Rounds> rounds = Optional.empty();

    void of(Rounds started) {
        rounds = Optional.of(started);
    }

    @Override
    public void run() {
        rounds.ifPresent(Rounds::hurry);
    }
}
