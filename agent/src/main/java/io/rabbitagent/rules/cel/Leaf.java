package io.rabbitagent.rules.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A term that CEL evaluates. Where it depends on an unknown fact it is unknown, as is one that can't be evaluated.
 *
 * @param needed the facts without which it has no value; empty where it can do without some. They are looked up before it
 *     is evaluated, which spares the exceptions by which an evaluation finds out that one is unknown
 */
record Leaf(Program program, List<FactOf> needed) implements Term {
    Leaf {
        needed = List.copyOf(needed);
    }

    @Override
    public Verdict verdict(Subject node, Subject cluster, Trace trace) {
        for (FactOf one : needed) {
            if (one.value(node, cluster).isEmpty()) {
                return Verdict.UNKNOWN;
            }
        }
        try {
            Object value = program.eval(name -> variable(name, node, cluster));
            if (value instanceof Boolean holds) {
                return holds ? Verdict.TRUE : Verdict.FALSE;
            }
            trace.note("the expression has no answer");
        } catch (CelEvaluationException e) {
            trace.note("the expression can't be evaluated: " + e.getMessage());
        }
        return Verdict.UNKNOWN;
    }

    private static Optional<Object> variable(String name, Subject node, Subject cluster) {
        return switch (name) {
            case Variables.NODE -> Optional.of(node);
            case Variables.OTHERS -> Optional.of(node.others());
            case Variables.CLUSTER -> Optional.of(cluster);
            default -> Optional.empty();
        };
    }
}
