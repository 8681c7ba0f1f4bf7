package io.rabbitagent.rules.cel;

import io.rabbitagent.plan.Verdict;
import java.util.List;

/**
 * An expression, or a part of one, with three answers.
 *
 * <p>What {@code &&}, {@code ||} and {@code !} join is joined here, and not by CEL, where an unknown fact is an error that
 * travels as an exception: that costs ten times the evaluation. The answers are those of CEL: a side that decides does so
 * whatever the other one is, and the right side is read only where the left one does not decide.
 */
sealed interface Term permits Term.All, Term.Any, Term.Not, FactOf, Leaf {
    Verdict verdict(Subject node, Subject cluster, Trace trace);

    /** Terms between {@code &&}. */
    record All(List<Term> terms) implements Term {
        public All {
            terms = List.copyOf(terms);
        }

        @Override
        public Verdict verdict(Subject node, Subject cluster, Trace trace) {
            return decided(terms, Verdict.FALSE, Verdict.TRUE, node, cluster, trace);
        }
    }

    /** Terms between {@code ||}. */
    record Any(List<Term> terms) implements Term {
        public Any {
            terms = List.copyOf(terms);
        }

        @Override
        public Verdict verdict(Subject node, Subject cluster, Trace trace) {
            return decided(terms, Verdict.TRUE, Verdict.FALSE, node, cluster, trace);
        }
    }

    /** The opposite; unknown stays unknown. */
    record Not(Term term) implements Term {
        @Override
        public Verdict verdict(Subject node, Subject cluster, Trace trace) {
            return switch (term.verdict(node, cluster, trace)) {
                case TRUE -> Verdict.FALSE;
                case FALSE -> Verdict.TRUE;
                case UNKNOWN -> Verdict.UNKNOWN;
            };
        }
    }

    private static Verdict decided(
            List<Term> terms, Verdict deciding, Verdict otherwise, Subject node, Subject cluster, Trace trace) {
        Verdict all = otherwise;
        for (Term term : terms) {
            Verdict one = term.verdict(node, cluster, trace);
            if (one == deciding) {
                return deciding;
            }
            all = one == Verdict.UNKNOWN ? Verdict.UNKNOWN : all;
        }
        return all;
    }
}
