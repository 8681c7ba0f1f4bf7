package io.rabbitagent.rules.cel;

import io.rabbitagent.plan.Reading;
import io.rabbitagent.rules.facts.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The facts that one evaluation has read, in their order, each once. */
final class Trace {
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    /** The same answer however often it is asked. */
    Answer read(String fact, Supplier<Answer> answer) {
        Answer before = answers.get(fact);
        if (before != null) {
            return before;
        }
        Answer now = answer.get();
        answers.put(fact, now);
        return now;
    }

    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        answers.forEach((fact, answer) -> readings.add(new Reading(
                fact,
                answer.value().map(Trace::text).orElse("unknown"),
                answer.value().isPresent())));
        return readings;
    }

    /** What is known, in sentences. */
    String said() {
        return sentences(true);
    }

    /** What is not, and why. */
    String missing() {
        return sentences(false);
    }

    /** Each once. Without streams: an agent asks this for every rule and member in every round. */
    private String sentences(boolean known) {
        List<String> sentences = new ArrayList<>(answers.size());
        for (Answer answer : answers.values()) {
            boolean wanted =
                    answer.value().isPresent() == known && !answer.sentence().isEmpty();
            if (wanted && !sentences.contains(answer.sentence())) {
                sentences.add(answer.sentence());
            }
        }
        return String.join("; ", sentences);
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
