package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a fact is at one moment.
 *
 * @param value a {@code Boolean}, {@code Long}, {@code String} or list; empty where the fact is unknown
 * @param sentence the same for a human; where it is unknown, why; empty where it would tell nothing
 */
public record Answer(Optional<Object> value, String sentence) {

    static Answer of(Object value, String sentence) {
        return new Answer(Optional.of(value), sentence);
    }

    static Answer unknown(String why) {
        return new Answer(Optional.empty(), why);
    }

    /** Unknown for as long as the answer is. */
    static Answer of(Judgement judgement) {
        return judgement.verdict() == Verdict.UNKNOWN
                ? unknown(judgement.detail())
                : of(judgement.holds(), judgement.detail());
    }

    /** @param what names the fact where it is unknown, such as {@code the boot log of rabbit@rb1} */
    static <T> Answer of(String what, Fact<T> fact, Function<? super T, Answer> answer) {
        if (fact instanceof Fact.Unknown<T> missing) {
            return unknown(what + " is unknown (" + missing + ")");
        }
        return fact.value().map(answer).orElseThrow();
    }
}
