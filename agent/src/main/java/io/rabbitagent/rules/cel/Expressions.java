package io.rabbitagent.rules.cel;

import io.rabbitagent.plan.Condition;
import io.rabbitagent.rules.Scope;
import java.util.List;
import java.util.Optional;

/** Compiles what rule files write in CEL. */
public final class Expressions {
    private Expressions() {}

    /** Takes a third of a second the first time: made once, and kept. */
    public static Expressions create() {
        return new Expressions();
    }

    public Result compile(String text, Scope scope) {
        return new Wrong(List.of(new Fault(1, 1, "no expression can be compiled so far", Optional.empty())));
    }

    /** What compiling comes to. */
    public sealed interface Result {}

    public record Compiled(Condition condition) implements Result {}

    public record Wrong(List<Fault> faults) implements Result {
        public Wrong {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Something in an expression that is wrong.
     *
     * @param line of the expression, from 1
     * @param column in that line, from 1
     * @param what is wrong, such as {@code node.ap is no fact}
     * @param remedy what to do, such as {@code did you mean node.app?}
     */
    public record Fault(int line, int column, String what, Optional<String> remedy) {}
}
