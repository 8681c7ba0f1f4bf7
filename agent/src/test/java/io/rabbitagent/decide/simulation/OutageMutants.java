package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Ordered starts, each with one defect that a programmer might make. */
final class OutageMutants {
    private OutageMutants() {}

    /** The others are started while the first is on its way. */
    static Hooks doesNotWaitForTheFirst() {
        return withRemedy((base, picture) -> base instanceof Remedy.Steps steps ? anew(hurried(steps.steps())) : base);
    }

    private static List<Step> hurried(List<Step> steps) {
        List<Step> made = new ArrayList<>();
        for (Step step : steps) {
            boolean starts = step.action() instanceof Action.StartService;
            made.add(starts ? start(step.number(), step.on()) : step);
        }
        return made;
    }

    /** All are started in the order of their names. */
    static Hooks ignoresTheOrder() {
        return withRemedy((base, picture) -> base instanceof Remedy.Steps steps
                ? anew(renumbered(steps.steps().stream()
                        .filter(step -> step.action() instanceof Action.StartService)
                        .sorted(Comparator.comparing(Step::on))
                        .toList()))
                : base);
    }

    private static List<Step> renumbered(List<Step> steps) {
        List<Step> made = new ArrayList<>();
        for (Step step : steps) {
            made.add(new Step(made.size() + 1, step.on(), step.action()));
        }
        return made;
    }

    /** Whoever is there is started where the one that has to start first is not. */
    static Hooks skipsTheSilent() {
        return withRemedy((base, picture) -> silent(base) ? anew(everybody(picture)) : base);
    }

    private static boolean silent(Remedy.Proposal base) {
        return base instanceof Remedy.NotPossible not && not.why().contains("no agent answers there");
    }

    private static List<Step> everybody(ClusterPicture picture) {
        List<Step> steps = new ArrayList<>();
        for (NodeName node : picture.members()) {
            if (picture.report(node).presence().fresh()) {
                steps.add(start(steps.size() + 1, node));
            }
        }
        return steps;
    }

    /** Nobody is ever asked. */
    static Hooks takesACleanStopForACrash() {
        return withUnasked((picture, target) -> Judgement.of(true, "why ask"));
    }

    /** What was once so is taken to be so for ever. */
    static Hooks neverJudgesTheModeAgain() {
        return Hooks.NONE.withRule(rule -> {
            Map<NodeName, Judgement> first = new HashMap<>();
            Condition once = (picture, target) -> {
                Judgement now = rule.unasked().judge(picture, target);
                return now.holds() ? first.computeIfAbsent(target, one -> now) : first.getOrDefault(target, now);
            };
            return with(rule, once, rule.remedy());
        });
    }

    private static Step start(int number, NodeName node) {
        return new Step(number, node, Action.StartService.living());
    }

    private static Remedy.Proposal anew(List<Step> steps) {
        return new Remedy.Steps(steps, Losses.NONE, "stop");
    }

    private static Hooks withUnasked(Condition unasked) {
        return Hooks.NONE.withRule(rule -> isOutage(rule) ? with(rule, unasked, rule.remedy()) : rule);
    }

    private static Hooks withRemedy(BiFunction<Remedy.Proposal, ClusterPicture, Remedy.Proposal> change) {
        return Hooks.NONE.withRule(
                rule -> isOutage(rule) ? with(rule, rule.unasked(), new Changed(rule.remedy(), change)) : rule);
    }

    private static boolean isOutage(Rule rule) {
        return rule.name().equals("cluster-down");
    }

    private static Rule with(Rule rule, Condition unasked, Remedy remedy) {
        return RuleVariants.of(rule).unasked(unasked).remedy(remedy).done();
    }

    private record Changed(Remedy remedy, BiFunction<Remedy.Proposal, ClusterPicture, Remedy.Proposal> change)
            implements Remedy {
        @Override
        public String name() {
            return remedy.name();
        }

        @Override
        public List<Gate> precautions() {
            return remedy.precautions();
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return change.apply(remedy.propose(picture, target), picture);
        }

        @Override
        public Condition verified(List<Step> steps) {
            return remedy.verified(steps);
        }
    }
}
