package io.rabbitagent.operations.alerts;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.time.Instant;
import java.util.Optional;

/** Writes alerts down by the production transitions, in a document that several agents may share. */
public final class FakeBook implements AlertBook {
    public volatile Optional<Situation> situation = Optional.empty();
    public volatile boolean down;
    public volatile int commits;
    public volatile Instant now = Pictures.NOON;
    /** Done while the document is on its way to who reads it. */
    public volatile Runnable hangs = () -> {};
    /** Done once, after the document was read and before the decision. */
    public volatile Runnable meanwhile = () -> {};

    private Decisions document = Decisions.none("prod");

    @Override
    public Optional<Situation> situation() {
        return situation;
    }

    @Override
    public Decisions decisions() throws OperationException {
        Decisions read = document();
        hangs.run();
        if (down) {
            throw new OperationException(Kind.UNREACHABLE, "the store is down");
        }
        return read;
    }

    public synchronized Decisions document() {
        return document;
    }

    @Override
    public void decide(Command command) throws OperationException {
        Runnable first = meanwhile;
        meanwhile = () -> {};
        first.run();
        commit(command);
    }

    private synchronized void commit(Command command) throws OperationException {
        Answer answer = Transitions.decide(document, command, now);
        if (answer instanceof Answer.Refused refused) {
            throw new OperationException(
                    refused.why() == Answer.Why.STALE ? Kind.REFUSED : Kind.USAGE, refused.detail());
        }
        commits++;
        document = ((Answer.Decided) answer).decisions();
    }
}
