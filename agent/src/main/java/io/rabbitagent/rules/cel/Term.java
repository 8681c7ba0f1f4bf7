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
sealed interface Term permits Term.Joined, Term.Not, FactOf, Leaf {
    Verdict verdict(Subject node, Subject cluster, Trace trace);

    /**
     * Terms between {@code &&} or {@code ||}.
     *
     * @param deciding what one of them has to be to decide: false for {@code &&}, true for {@code ||}
     */
    record Joined(List<Term> terms, Verdict deciding) implements Term {
        public Joined {
            terms = List.copyOf(terms);
        }

        @Override
        public Verdict verdict(Subject node, Subject cluster, Trace trace) {
            Verdict all = deciding.not();
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

    record Not(Term term) implements Term {
        @Override
        public Verdict verdict(Subject node, Subject cluster, Trace trace) {
            return term.verdict(node, cluster, trace).not();
        }
    }
}
