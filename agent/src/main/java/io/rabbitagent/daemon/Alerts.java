package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.alerts.AlertBook;
import java.util.Optional;

/** Alerts as they reach a daemon: written down in its store, and looked after by the next round, which begins at once. */
record Alerts(Situations situations, DecisionWriter writer, AgentAccess agent) implements AlertBook {
    @Override
    public Optional<Situation> situation() {
        return situations.last();
    }

    @Override
    public Decisions decisions() throws OperationException {
        Fact<Decisions> read = writer.read();
        if (read instanceof Fact.Unknown<Decisions> missing) {
            throw new OperationException(Kind.UNREACHABLE, "the decisions can't be read: " + missing.detail());
        }
        return read.value().orElseThrow();
    }

    @Override
    public void decide(Command command) throws OperationException {
        agent.decide(command);
    }
}
