package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.decide.Turn;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * Where a mutant can put its defect.
 *
 * @param transitions in place of the production transitions
 * @param afterTurn changes what a turn came to
 * @param ignoresRevision the store takes every commit, whatever it was made from
 */
record Hooks(Decider transitions, UnaryOperator<Turn> afterTurn, boolean ignoresRevision) {
    static final Hooks NONE = new Hooks(Transitions::decide, UnaryOperator.identity(), false);

    /** As {@link Transitions#decide}. */
    interface Decider {
        Answer decide(Decisions document, Command command, Instant now);
    }

    Hooks withTransitions(Decider other) {
        return new Hooks(other, afterTurn, ignoresRevision);
    }

    Hooks withAfterTurn(UnaryOperator<Turn> other) {
        return new Hooks(transitions, other, ignoresRevision);
    }

    Hooks ignoringRevisions() {
        return new Hooks(transitions, afterTurn, true);
    }
}
