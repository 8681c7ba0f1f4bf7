package io.rabbitagent.rules.cel;

import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.facts.FactDefinition;
import java.util.Optional;

/**
 * A fact, as an expression names it. One that is true or false is a whole term.
 *
 * @param variable {@link Variables#NODE} or {@link Variables#CLUSTER}
 */
record FactOf(String variable, FactDefinition fact) implements Term {
    @Override
    public Verdict verdict(Subject node, Subject cluster, Trace trace) {
        Optional<Object> value = value(node, cluster);
        if (value.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        return value.get().equals(true) ? Verdict.TRUE : Verdict.FALSE;
    }

    /** It counts as read. Empty where it is unknown. */
    Optional<Object> value(Subject node, Subject cluster) {
        return (variable.equals(Variables.CLUSTER) ? cluster : node).value(fact);
    }
}
