package io.rabbitagent.plan;

import io.rabbitagent.cluster.Fact;
import java.util.function.Function;

/**
 * An answer and what it rests on.
 *
 * @param detail inputs and comparison in one line, for a human
 */
public record Judgement(Verdict verdict, String detail) {
    public static Judgement of(boolean holds, String detail) {
        return new Judgement(holds ? Verdict.TRUE : Verdict.FALSE, detail);
    }

    public static Judgement unknown(String detail) {
        return new Judgement(Verdict.UNKNOWN, detail);
    }

    /** Judges what is known; what is unknown stays unknown, with the fact's reason. */
    public static <T> Judgement about(String what, Fact<T> fact, Function<? super T, Judgement> judge) {
        if (fact instanceof Fact.Unknown<T> missing) {
            return unknown(what + " is unknown (" + missing + ")");
        }
        return fact.value().map(judge).orElseThrow();
    }

    public boolean holds() {
        return verdict == Verdict.TRUE;
    }

    /** The opposite, for the same reason; unknown stays unknown. */
    public Judgement not() {
        return new Judgement(verdict.not(), detail);
    }

    /**
     * Both: false where one is false, whatever the other says; unknown where one is unknown and the other not false. The
     * detail is of the part that decided.
     */
    public Judgement and(Judgement other) {
        if (verdict == Verdict.FALSE) {
            return this;
        }
        if (other.verdict == Verdict.FALSE) {
            return other;
        }
        if (verdict == Verdict.UNKNOWN) {
            return this;
        }
        if (other.verdict == Verdict.UNKNOWN) {
            return other;
        }
        return new Judgement(Verdict.TRUE, detail + "; " + other.detail);
    }
}
