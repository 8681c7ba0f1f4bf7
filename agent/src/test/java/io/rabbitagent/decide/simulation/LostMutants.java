package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.decide.Input;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.RuleVariants;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Starts without lost members, each with one defect that a programmer might make. */
final class LostMutants {
    private LostMutants() {}

    /** A gate is asked until the plan has done more than back up, and not after it. */
    static Hooks asksNoMoreOnceItHasForgotten(String name) {
        return changed(
                gate -> gate.name().equals(name) ? Gate.untilChanged(name, gate.condition()) : gate,
                UnaryOperator.identity());
    }

    static Hooks backsUpOnlyTheFirst() {
        return changed(UnaryOperator.identity(), steps -> {
            NodeName first = steps.get(steps.size() - 1).on();
            return renumbered(steps.stream()
                    .filter(step -> step.on().equals(first) || !step.action().onlyCopies())
                    .toList());
        });
    }

    /** Whom it has not heard since it began, it takes for silent. */
    static Hooks forgetsThatItHasJustBegun() {
        return Hooks.NONE.withBeforeTurn(input -> {
            TreeMap<NodeName, NodeReport> reports =
                    new TreeMap<>(input.picture().reports());
            reports.replaceAll((node, report) -> new NodeReport(
                    node,
                    new Presence(report.presence().fresh(), report.presence().lastChange()),
                    report.observation()));
            ClusterPicture picture = new ClusterPicture(
                    input.picture().clusterName(), reports, input.picture().openWindows());
            return new Input(
                    input.now(),
                    input.uptime(),
                    input.entropy(),
                    picture,
                    input.decisions(),
                    input.measured(),
                    input.ended());
        });
    }

    private static List<Step> renumbered(List<Step> steps) {
        List<Step> made = new ArrayList<>();
        steps.forEach(step -> made.add(new Step(made.size() + 1, step.on(), step.action())));
        return made;
    }

    private static Hooks changed(UnaryOperator<Gate> gates, UnaryOperator<List<Step>> steps) {
        return Hooks.NONE.withRule(rule -> RuleVariants.of(rule)
                .remedy(new Changed(rule.remedy(), gates, steps))
                .done());
    }

    private record Changed(Remedy remedy, UnaryOperator<Gate> gates, UnaryOperator<List<Step>> steps)
            implements Remedy {
        @Override
        public String name() {
            return remedy.name();
        }

        @Override
        public List<Gate> precautions() {
            return remedy.precautions().stream().map(gates).toList();
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return remedy.propose(picture, target) instanceof Steps found
                    ? new Steps(steps.apply(found.steps()), found.losses(), found.undo(), found.notes())
                    : remedy.propose(picture, target);
        }

        @Override
        public Condition verified(List<Step> done) {
            return remedy.verified(done);
        }
    }
}
