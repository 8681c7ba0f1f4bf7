package io.rabbitagent.rules.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A condition as a rule's file writes it.
 *
 * <p>What stands between its outermost {@code &&} is judged part by part, so that the words for a human are those of the
 * part that decided. A part whose value depends on an unknown fact is unknown, as is one that can't be evaluated.
 */
final class CelCondition implements Condition {
    private final String text;
    private final List<Program> parts;

    CelCondition(String text, List<Program> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public Judgement judge(ClusterPicture picture, NodeName target) {
        Judgement all = judge(parts.get(0), picture, target);
        for (Program part : parts.subList(1, parts.size())) {
            if (all.verdict() == Verdict.FALSE) {
                return all;
            }
            all = all.and(judge(part, picture, target));
        }
        return all;
    }

    private Judgement judge(Program part, ClusterPicture picture, NodeName target) {
        Trace trace = new Trace();
        try {
            Object value = part.eval(name -> variable(name, picture, target, trace));
            if (value instanceof Boolean holds) {
                return new Judgement(holds ? Verdict.TRUE : Verdict.FALSE, or(trace.said(), text), trace.readings());
            }
            return new Judgement(Verdict.UNKNOWN, or(trace.missing(), text + " has no answer"), trace.readings());
        } catch (CelEvaluationException e) {
            String why = text + " can't be evaluated: " + e.getMessage();
            return new Judgement(Verdict.UNKNOWN, or(trace.missing(), why), trace.readings());
        }
    }

    private static Optional<Object> variable(String name, ClusterPicture picture, NodeName target, Trace trace) {
        return switch (name) {
            case Variables.NODE -> Optional.of(Subject.node(picture, target, trace));
            case Variables.OTHERS ->
                Optional.of(picture.members().stream()
                        .filter(member -> !member.equals(target))
                        .map(member -> Subject.node(picture, member, trace))
                        .toList());
            case Variables.CLUSTER -> Optional.of(Subject.cluster(picture, target, trace));
            default -> Optional.empty();
        };
    }

    private static String or(String sentence, String otherwise) {
        return sentence.isEmpty() ? otherwise : sentence;
    }
}
