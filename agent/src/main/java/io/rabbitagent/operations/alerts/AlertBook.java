package io.rabbitagent.operations.alerts;

import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException;
import java.util.Optional;

/** What is known where alerts come in, and where they are written down. Apart from {@link #situation} it may block. */
public interface AlertBook {
    /** As of the last turn; empty before the first. */
    Optional<Situation> situation();

    /** The decisions as they are in the store now. @throws OperationException where they can't be read */
    Decisions decisions() throws OperationException;

    /** Commits a decision. @throws OperationException where it was refused, or can't be committed */
    void decide(Command command) throws OperationException;
}
