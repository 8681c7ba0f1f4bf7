package io.rabbitagent.operations;

import io.rabbitagent.decide.Command;
import java.time.Duration;
import java.time.Instant;

/** {@code agent pause|resume}: no remediation meanwhile, whoever asks. */
public final class Pauses {
    private Pauses() {}

    /** @return when it is over, for display */
    public static Instant pause(AgentAccess agent, String actor, String reason, Duration span)
            throws OperationException {
        Instant until = agent.situation().now().plus(span);
        agent.decide(new Command.PauseAll(actor, reason, until));
        return until;
    }

    public static void resume(AgentAccess agent, String actor, String reason) throws OperationException {
        agent.decide(new Command.Resume(actor, reason));
    }
}
