package io.rabbitagent.rules.cel;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Reading;
import io.rabbitagent.plan.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A condition as a rule's file writes it.
 *
 * <p>What stands between its outermost {@code &&} is judged one by one, so that the words for a human are those of the term
 * that decided.
 */
final class CelCondition implements Condition {
    private final String text;
    private final List<Term> conjuncts;

    CelCondition(String text, List<Term> conjuncts) {
        this.text = text;
        this.conjuncts = List.copyOf(conjuncts);
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
        Judgement all = judge(conjuncts.get(0), picture, target, traces);
        for (Term term : conjuncts.subList(1, conjuncts.size())) {
            if (all.verdict() == Verdict.FALSE) {
                return all;
            }
            all = all.and(judge(term, picture, target, traces));
        }
        return all;
    }

    private Judgement judge(Term term, ClusterPicture picture, NodeName target, Consumer<Trace> traces) {
        Trace trace = new Trace();
        Verdict verdict =
                term.verdict(Subject.node(picture, target, trace), Subject.cluster(picture, target, trace), trace);
        traces.accept(trace);
        return new Judgement(verdict, or(verdict == Verdict.UNKNOWN ? trace.missing() : trace.said(), text));
    }

    private static String or(String sentence, String otherwise) {
        return sentence.isEmpty() ? otherwise : sentence;
    }
}
