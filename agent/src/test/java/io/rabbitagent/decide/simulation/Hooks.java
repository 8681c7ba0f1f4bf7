package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.Answer;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.rules.Rule;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Where a mutant can put its defect.
 *
 * @param transitions in place of the production transitions
 * @param beforeTurn changes what a turn starts from
 * @param afterTurn changes what a turn came to
 * @param rule changes the rules as the loop has them
 * @param defects of what surrounds the loop
 */
record Hooks(
        Decider transitions,
        UnaryOperator<Input> beforeTurn,
        BiFunction<Input, Turn, Turn> afterTurn,
        UnaryOperator<Rule> rule,
        Set<Defect> defects) {
    static final Hooks NONE = new Hooks(
            Transitions::decide,
            UnaryOperator.identity(),
            (input, turn) -> turn,
            UnaryOperator.identity(),
            EnumSet.noneOf(Defect.class));

    /** As {@link Transitions#decide}. */
    interface Decider {
        Answer decide(Decisions document, Command command, Instant now);
    }

    /** Of store, board, executor and rule files, which the simulation has instead of the production ones. */
    enum Defect {
        /** The store takes every commit, whatever it was made from. */
        IGNORES_REVISION,
        /** A commit without an answer is made again as it was. */
        RETRIES_BLINDLY,
        /** The decisions are not read again before a child begins. */
        NO_LAST_LOOK,
        /** How long ago a turn judged does not matter. */
        STARTS_LATE,
        /** A document is fresh by the time that its writer put on it. */
        TRUSTS_WRITERS_CLOCKS,
        /** A reset does not ask for a backup of its plan. */
        NO_BACKUP_CHECK,
        /** A child begins before the journal knows of it. */
        JOURNALS_LATER,
        /** What an earlier life has claimed is said to be absent without a look. */
        NO_LOOK,
        /** Whoever is started loads its own copy, and waits for nobody. */
        FORCES,
        /** A store that went back is taken as it is. */
        NO_GUARD,
        /** An agent goes by the rules that it had when it started. */
        KEEPS_OLD_RULES,
        /** Rules that nobody can read are taken for removed ones. */
        UNREADABLE_IS_REMOVED,
        /** A node's log does not tell from whom it was partitioned. */
        FORGETS_ITS_SIDE,
        /** A node returns without asking who runs, and how they stand to each other. */
        RETURNS_WITHOUT_A_LOOK,
        /** Nobody asks, before something is done or started without lost members, whether one of them or another survivor lives. */
        ASKS_NO_OTHER,
        /** The others are started without asking whether the first runs. */
        ASKS_NOT_THE_FIRST,
        /** Data is taken for what was measured, whatever has become of it. */
        TAKES_ANY_DATA,
        /** A {@code force_load} is taken for the work of the step, whoever has put it there. */
        TAKES_ANY_FORCE_LOAD
    }

    boolean has(Defect defect) {
        return defects.contains(defect);
    }

    Hooks with(Defect defect) {
        return new Hooks(transitions, beforeTurn, afterTurn, rule, EnumSet.of(defect));
    }

    Hooks withTransitions(Decider other) {
        return new Hooks(other, beforeTurn, afterTurn, rule, defects);
    }

    Hooks withBeforeTurn(UnaryOperator<Input> other) {
        return new Hooks(transitions, other, afterTurn, rule, defects);
    }

    Hooks withAfterTurn(BiFunction<Input, Turn, Turn> other) {
        return new Hooks(transitions, beforeTurn, other, rule, defects);
    }

    Hooks withRule(UnaryOperator<Rule> other) {
        return new Hooks(transitions, beforeTurn, afterTurn, other, defects);
    }
}
