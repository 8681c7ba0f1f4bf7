package io.rabbitagent.plan;

import io.rabbitagent.cluster.Fact;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * An answer and what it rests on.
 *
 * @param detail inputs and comparison in one line, for a human
 * @param readings the facts that were read for it, in the order of reading; empty where it was not asked in terms of facts
 */
public record Judgement(Verdict verdict, String detail, List<Reading> readings) {
    public Judgement {
        readings = List.copyOf(readings);
    }

    public static Judgement of(boolean holds, String detail) {
        return new Judgement(holds ? Verdict.TRUE : Verdict.FALSE, detail, List.of());
    }

    public static Judgement unknown(String detail) {
        return new Judgement(Verdict.UNKNOWN, detail, List.of());
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
        return switch (verdict) {
            case TRUE -> new Judgement(Verdict.FALSE, detail, readings);
            case FALSE -> new Judgement(Verdict.TRUE, detail, readings);
            case UNKNOWN -> this;
        };
    }

    /**
     * Both: false where one is false, whatever the other says; unknown where one is unknown and the other not false. The
     * detail is of the part that decided, the readings of both.
     */
    public Judgement and(Judgement other) {
        List<Reading> all = together(readings, other.readings);
        if (verdict == Verdict.FALSE) {
            return new Judgement(verdict, detail, all);
        }
        if (other.verdict == Verdict.FALSE) {
            return new Judgement(other.verdict, other.detail, all);
        }
        if (verdict == Verdict.UNKNOWN) {
            return new Judgement(verdict, detail, all);
        }
        if (other.verdict == Verdict.UNKNOWN) {
            return new Judgement(other.verdict, other.detail, all);
        }
        return new Judgement(Verdict.TRUE, detail + "; " + other.detail, all);
    }

    private static List<Reading> together(List<Reading> some, List<Reading> more) {
        LinkedHashSet<Reading> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return new ArrayList<>(all);
    }
}
