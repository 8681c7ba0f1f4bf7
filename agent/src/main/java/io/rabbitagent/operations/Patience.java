package io.rabbitagent.operations;

import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for what is unknown, says so once, and gives up after a while. */
final class Patience {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Consumer<String> progress;
    private Optional<Duration> end = Optional.empty();
    private String told = "";

    Patience(Consumer<String> progress) {
        this.progress = progress;
    }

    /** @throws OperationException where it has been unknown for too long */
    void with(Unclear unclear, Situation situation) throws OperationException {
        Duration until = end.orElseGet(() -> situation.uptime().plus(LIMIT));
        if (situation.uptime().compareTo(until) >= 0) {
            throw new OperationException(Kind.REFUSED, unclear.words());
        }
        end = Optional.of(until);
        if (!told.equals(unclear.what())) {
            told = unclear.what();
            progress.accept(unclear.words() + "; waits up to " + LIMIT.toSeconds() + " s for an answer");
        }
    }

    /** What was unknown is known. */
    void anew() {
        end = Optional.empty();
        told = "";
    }
}
