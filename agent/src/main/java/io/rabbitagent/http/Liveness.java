package io.rabbitagent.http;

import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.Formats;
import io.rabbitagent.operations.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells whether the agent's rounds go on: its last situation is no older than five intervals, and not less than 20 s.
 *
 * <p>A store that can't be reached is no reason to call the agent dead: it observes and journals on, and whoever
 * restarted it would only lose its memory. The body says so.
 */
final class Liveness {
    private static final int ROUNDS = 5;
    private static final Duration AT_LEAST = Duration.ofSeconds(20);

    private final Served served;
    private final Duration limit;

    Liveness(Served served) {
        this.served = served;
        Duration rounds = served.interval().multipliedBy(ROUNDS);
        this.limit = rounds.compareTo(AT_LEAST) < 0 ? AT_LEAST : rounds;
    }

    HealthView now() {
        Optional<Situation> situation = served.situation().get();
        if (situation.isEmpty()) {
            return view(Optional.of("no round has ended since the agent's start"), Optional.empty(), situation);
        }
        Duration age = served.uptime().get().minus(situation.get().uptime());
        Optional<String> reason = age.compareTo(limit) > 0
                ? Optional.of("the last round ended " + age.toSeconds() + " s ago, longer than " + limit.toSeconds()
                        + " s: see the agent's log")
                : Optional.empty();
        return view(reason, Optional.of(age.toSeconds()), situation);
    }

    private HealthView view(Optional<String> reason, Optional<Long> age, Optional<Situation> situation) {
        return new HealthView(
                Formats.VERSION, served.me().value(), reason.isEmpty(), reason, age, situation.map(Status::store));
    }
}
