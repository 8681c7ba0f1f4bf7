package io.rabbitagent.operations;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.RemediationView.GateView;
import io.rabbitagent.operations.RemediationView.LossView;
import io.rabbitagent.operations.RemediationView.NodeLine;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.operations.RemediationView.StepView;
import io.rabbitagent.operations.RemediationView.WithoutPlan;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code agent remediate --dry-run}: the plans for the present findings. It writes nothing anywhere. */
public final class DryRun {
    private DryRun() {}

    /**
     * As somebody asks for it by names.
     *
     * @param lost members to be taken for lost, in full or by their hosts
     */
    public static RemediationView of(
            Situation situation, Optional<String> rule, Optional<String> node, List<String> lost)
            throws OperationException {
        List<Rule> rules = situation.rules().all();
        Selection selection =
                Selection.of(rule, node, rules, situation.picture().members());
        Situation asked =
                lost.isEmpty() ? situation : Declarations.asIfLost(situation, Declarations.lost(lost, situation));
        if (Leaving.isAbout(selection, rules, !lost.isEmpty())) {
            asked = Leaving.asIf(asked, selection.node().orElseThrow());
        }
        return of(asked, rules, selection);
    }

    public static RemediationView of(Situation situation, List<Rule> rules, Selection selection) {
        List<PlanView> plans = new ArrayList<>();
        List<WithoutPlan> without = new ArrayList<>();
        Targets targets = Targets.of(situation.picture(), rules);
        for (Rule rule : rules) {
            for (NodeName target : rule.targets(situation.picture())) {
                if (selection.includes(rule, target)) {
                    Explanation explanation = Explanation.of(rule, target, situation);
                    if (explanation.when().holds()) {
                        explanation
                                .plan()
                                .filter(plan -> selection.includes(rule, plan))
                                .ifPresent(plan -> plans.add(view(plan, targets)));
                        explanation
                                .notPossible()
                                .ifPresent(why -> without.add(new WithoutPlan(
                                        rule.name(), target.value(), targets.about(rule.name(), target), why)));
                    }
                }
            }
        }
        ClusterPicture picture = situation.picture();
        return new RemediationView(
                Formats.VERSION, picture.clusterName(), plans, without, nodes(picture), Status.store(situation));
    }

    static PlanView view(Plan plan, Targets targets) {
        return new PlanView(
                plan.id(),
                plan.digest(),
                PlanDigest.shown(plan),
                plan.rule(),
                plan.target().value(),
                targets.about(plan),
                plan.mode().text(),
                plan.summary(),
                plan.destructive(),
                plan.gates().stream()
                        .map(gate -> new GateView(gate.name(), gate.verdict().gateText(), gate.detail()))
                        .toList(),
                plan.steps().stream().map(DryRun::step).toList(),
                plan.losses().queues().stream().map(DryRun::loss).toList(),
                unknownLosses(plan),
                plan.undo());
    }

    private static StepView step(Step step) {
        return new StepView(
                step.number(),
                step.on().value(),
                step.action().name(),
                step.action().command(),
                step.action().destructive());
    }

    private static LossView loss(Loss loss) {
        Optional<Long> messages =
                loss.messages().isPresent() ? Optional.of(loss.messages().getAsLong()) : Optional.empty();
        return new LossView(loss.vhost(), loss.queue(), messages, loss.why());
    }

    private static List<String> unknownLosses(Plan plan) {
        List<String> unknown = new ArrayList<>(plan.losses().unknown());
        if (plan.losses().more() > 0) {
            unknown.add(plan.losses().more() + " more queues are not named here");
        }
        return unknown;
    }

    private static List<NodeLine> nodes(ClusterPicture picture) {
        return picture.members().stream()
                .map(node -> new NodeLine(
                        node.value(),
                        NodeStates.of(picture, node).text(),
                        members(picture.views().get(node))))
                .toList();
    }

    private static List<String> members(@Nullable ClusterView view) {
        return view == null
                ? List.of()
                : view.members().stream().map(NodeName::value).toList();
    }
}
