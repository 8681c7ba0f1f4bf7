package io.rabbitagent.rules.cel;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Reading;
import io.rabbitagent.rules.facts.Answer;
import io.rabbitagent.rules.facts.FactDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The facts that one evaluation has read, in their order, each once. */
final class Trace {
    /** Few: they are looked through, which is quicker than to hash what describes a fact. */
    private final List<Read> reads = new ArrayList<>();

    private final List<String> notes = new ArrayList<>();

    /** @param node that the fact is about; empty where it is about the cluster */
    private record Read(FactDefinition fact, Optional<NodeName> node, Answer answer) {
        Reading reading() {
            return new Reading(
                    node.map(name -> name + " ").orElse("cluster.") + fact.name(),
                    answer.value().map(Trace::text).orElse("unknown"),
                    answer.value().isPresent());
        }
    }

    /** The same answer however often it is asked. */
    Answer read(FactDefinition fact, Optional<NodeName> node, Supplier<Answer> answer) {
        for (Read before : reads) {
            if (before.fact().name().equals(fact.name()) && before.node().equals(node)) {
                return before.answer();
            }
        }
        Answer now = answer.get();
        reads.add(new Read(fact, node, now));
        return now;
    }

    /** Why a part has no answer, where no fact is missing. */
    void note(String reason) {
        notes.add(reason);
    }

    List<Reading> readings() {
        return reads.stream().map(Read::reading).toList();
    }

    /** What is known, in sentences. */
    String said() {
        return sentences(true);
    }

    /** What is not, and why; where no fact is missing, what else went wrong. */
    String missing() {
        String facts = sentences(false);
        return facts.isEmpty() ? String.join("; ", notes) : facts;
    }

    /** Each once. Without streams: an agent asks this for every rule and member in every round. */
    private String sentences(boolean known) {
        List<String> sentences = new ArrayList<>(reads.size());
        for (Read read : reads) {
            Answer answer = read.answer();
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
