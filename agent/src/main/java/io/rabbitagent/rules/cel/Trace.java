package io.rabbitagent.rules.cel;

import io.rabbitagent.plan.Reading;
import io.rabbitagent.rules.facts.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The facts that one evaluation has read, in their order, each once. */
final class Trace {
    private final Set<Reading> readings = new LinkedHashSet<>();
    private final Set<String> said = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();

    void read(String fact, Answer answer) {
        boolean known = answer.value().isPresent();
        readings.add(new Reading(fact, answer.value().map(Trace::text).orElse("unknown"), known));
        if (!answer.sentence().isEmpty()) {
            (known ? said : missing).add(answer.sentence());
        }
    }

    List<Reading> readings() {
        return new ArrayList<>(readings);
    }

    /** What is known, in sentences. */
    String said() {
        return String.join("; ", said);
    }

    /** What is not, and why. */
    String missing() {
        return String.join("; ", missing);
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        return value instanceof List<?> list
                ? list.stream().map(Trace::text).collect(Collectors.joining(", ", "[", "]"))
                : String.valueOf(value);
    }
}
