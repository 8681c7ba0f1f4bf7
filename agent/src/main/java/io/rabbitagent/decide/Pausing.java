package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Memory.PauseSeen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends a pause when its time is over, by this agent's monotonic clock. An agent that starts in the middle of a pause
 * measures it from its own start: it may last longer then, never shorter.
 */
final class Pausing {
    private final NodeName me;

    Pausing(NodeName me) {
        this.me = me;
    }

    Memory next(Memory memory, Input input, Decisions decisions, List<Effect> effects) {
        if (decisions.pause().isEmpty()) {
            return memory.withPause(Optional.empty());
        }
        Pause pause = decisions.pause().get();
        PauseSeen seen = memory.pause()
                .filter(one -> one.since().equals(pause.since()))
                .orElseGet(() -> new PauseSeen(pause.since(), input.uptime()));
        Duration passed = input.uptime().minus(seen.from());
        if (passed.compareTo(pause.length()) >= 0) {
            effects.add(new Effect.Decide(new Command.ExpirePause(me.value(), pause.since())));
        }
        return memory.withPause(Optional.of(seen));
    }
}
