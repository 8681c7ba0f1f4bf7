package io.rabbitagent.rules.cel;

import dev.cel.runtime.CelEvaluationException;
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
    private final List<Part> parts;

    CelCondition(String text, List<Part> parts) {
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
        for (Part part : parts.subList(1, parts.size())) {
            if (all.verdict() == Verdict.FALSE) {
                return all;
            }
            all = all.and(judge(part, picture, target));
        }
        return all;
    }

    private Judgement judge(Part part, ClusterPicture picture, NodeName target) {
        Trace trace = new Trace();
        Subject node = Subject.node(picture, target, trace);
        Subject cluster = Subject.cluster(picture, target, trace);
        for (Part.Needed needed : part.needed()) {
            Subject subject = needed.variable().equals(Variables.CLUSTER) ? cluster : node;
            if (!subject.knows(needed.fact())) {
                return new Judgement(Verdict.UNKNOWN, trace.missing(), trace.readings());
            }
        }
        try {
            Object value = part.program().eval(name -> variable(name, node, cluster));
            if (value instanceof Boolean holds) {
                return new Judgement(holds ? Verdict.TRUE : Verdict.FALSE, or(trace.said(), text), trace.readings());
            }
            return new Judgement(Verdict.UNKNOWN, or(trace.missing(), text + " has no answer"), trace.readings());
        } catch (CelEvaluationException e) {
            String why = text + " can't be evaluated: " + e.getMessage();
            return new Judgement(Verdict.UNKNOWN, or(trace.missing(), why), trace.readings());
        }
    }

    private static Optional<Object> variable(String name, Subject node, Subject cluster) {
        return switch (name) {
            case Variables.NODE -> Optional.of(node);
            case Variables.OTHERS -> Optional.of(node.others());
            case Variables.CLUSTER -> Optional.of(cluster);
            default -> Optional.empty();
        };
    }

    private static String or(String sentence, String otherwise) {
        return sentence.isEmpty() ? otherwise : sentence;
    }
}
