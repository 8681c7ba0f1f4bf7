package io.rabbitagent.rules;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verification;
import java.util.List;
import java.util.function.Function;

/** A rule with some of its parts replaced. */
public final class RuleVariants {
    private final Rule rule;

    private RuleVariants(Rule rule) {
        this.rule = rule;
    }

    public static RuleVariants of(Rule rule) {
        return new RuleVariants(rule);
    }

    /** The shipped rules, one of them in another mode. */
    public static List<Rule> withMode(String name, Mode mode) {
        return BuiltInRules.all().stream()
                .map(rule -> rule.name().equals(name) ? of(rule).mode(mode).done() : rule)
                .toList();
    }

    public Rule done() {
        return rule;
    }

    public RuleVariants mode(Mode mode) {
        return with(rule.priority(), mode, rule.unasked(), rule.gates(), rule.remedy());
    }

    public RuleVariants priority(int priority) {
        return with(priority, rule.mode(), rule.unasked(), rule.gates(), rule.remedy());
    }

    public RuleVariants unasked(Condition unasked) {
        return with(rule.priority(), rule.mode(), unasked, rule.gates(), rule.remedy());
    }

    /** Changes its own gates and its remedy's precautions. */
    public RuleVariants gates(Function<Gate, Gate> change) {
        List<Gate> gates = rule.gates().stream().map(change).toList();
        Remedy remedy = new Guarded(
                rule.remedy(), rule.remedy().precautions().stream().map(change).toList());
        return with(rule.priority(), rule.mode(), rule.unasked(), gates, remedy);
    }

    private record Guarded(Remedy remedy, List<Gate> precautions) implements Remedy {
        @Override
        public String name() {
            return remedy.name();
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return remedy.propose(picture, target);
        }

        @Override
        public Condition verified(List<Step> steps) {
            return remedy.verified(steps);
        }
    }

    public RuleVariants remedy(Remedy remedy) {
        return with(rule.priority(), rule.mode(), rule.unasked(), rule.gates(), remedy);
    }

    public RuleVariants limits(Budget budget, Verification verification) {
        return of(
                rule(rule.priority(), rule.mode(), rule.unasked(), rule.gates(), rule.remedy(), budget, verification));
    }

    private RuleVariants with(int priority, Mode mode, Condition unasked, List<Gate> gates, Remedy remedy) {
        return of(rule(priority, mode, unasked, gates, remedy, rule.budget(), rule.verification()));
    }

    private Rule rule(
            int priority,
            Mode mode,
            Condition unasked,
            List<Gate> gates,
            Remedy remedy,
            Budget budget,
            Verification verification) {
        return new Rule(
                rule.name(),
                rule.summary(),
                rule.origin(),
                rule.scope(),
                priority,
                mode,
                unasked,
                rule.holdFor(),
                rule.minSamples(),
                rule.when(),
                gates,
                remedy,
                budget,
                verification,
                rule.runbook());
    }
}
