package io.rabbitagent.rules.cel;

import dev.cel.runtime.CelEvaluationException;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Reading;
import io.rabbitagent.plan.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
        return judge(picture, target, trace -> {});
    }

    @Override
    public List<Reading> readings(ClusterPicture picture, NodeName target) {
        Set<Reading> readings = new LinkedHashSet<>();
        judge(picture, target, trace -> readings.addAll(trace.readings()));
        return List.copyOf(readings);
    }

    private Judgement judge(ClusterPicture picture, NodeName target, Consumer<Trace> traces) {
        Judgement all = judge(parts.get(0), picture, target, traces);
        for (Part part : parts.subList(1, parts.size())) {
            if (all.verdict() == Verdict.FALSE) {
                return all;
            }
            all = all.and(judge(part, picture, target, traces));
        }
        return all;
    }

    private Judgement judge(Part part, ClusterPicture picture, NodeName target, Consumer<Trace> traces) {
        Trace trace = new Trace();
        Judgement judged =
                judge(part, Subject.node(picture, target, trace), Subject.cluster(picture, target, trace), trace);
        traces.accept(trace);
        return judged;
    }

    private Judgement judge(Part part, Subject node, Subject cluster, Trace trace) {
        for (Part.Needed needed : part.needed()) {
            Subject subject = needed.variable().equals(Variables.CLUSTER) ? cluster : node;
            if (!subject.knows(needed.fact())) {
                return Judgement.unknown(trace.missing());
            }
        }
        try {
            Object value = part.program().eval(name -> variable(name, node, cluster));
            return value instanceof Boolean holds
                    ? Judgement.of(holds, or(trace.said(), text))
                    : Judgement.unknown(or(trace.missing(), text + " has no answer"));
        } catch (CelEvaluationException e) {
            return Judgement.unknown(or(trace.missing(), text + " can't be evaluated: " + e.getMessage()));
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
