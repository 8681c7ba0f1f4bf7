package io.rabbitagent.execute;

import io.rabbitagent.decide.Effect;
import java.time.Duration;
import java.util.Optional;

/**
 * Asked at the last moment before a step does anything: between a turn's judgement and this moment the host may have been
 * suspended, the cluster paused, the plan aborted.
 */
@FunctionalInterface
public interface StepPermit {
    /**
     * Why the step must not begin now; empty where it may.
     *
     * @param within how long ago the step may have been judged
     */
    Optional<String> refusal(Effect.RunStep step, Duration within);
}
