package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;

/** Where a command finds the agent that it speaks of. */
@FunctionalInterface
public interface AgentSource {
    /** Closed when the command ends; the daemon's own stays open. */
    Lease open(Purpose purpose) throws OperationException;

    /** What a command wants of an agent. */
    enum Purpose {
        /** To see; nothing is written anywhere. */
        LOOK,
        /** To decide or to act: only this host's agent may. */
        ACT
    }

    /** The agent for the time of one command. */
    interface Lease extends AutoCloseable {
        AgentAccess agent();

        @Override
        void close();
    }
}
