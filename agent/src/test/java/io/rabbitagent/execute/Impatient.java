package io.rabbitagent.execute;

import java.time.Duration;
import java.util.Optional;

/** A kind of step that a test doesn't want to wait for. */
record Impatient(StepKind kind, Duration patience) implements StepKind {
    @Override
    public Look effect(Claimed claimed) {
        return kind.effect(claimed);
    }

    @Override
    public Optional<Obstacle> obstacle(Claimed claimed) {
        return kind.obstacle(claimed);
    }

    @Override
    public String act(Claimed claimed, Acting acting) {
        return kind.act(claimed, acting);
    }

    @Override
    public Optional<String> again(Claimed claimed) {
        return kind.again(claimed);
    }

    @Override
    public boolean tellsWait() {
        return kind.tellsWait();
    }
}
