package io.rabbitagent.rules;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A rule with some of its parts replaced. */
public final class RuleVariants {
    private final Rule rule;
    private String name;
    private Origin origin;
    private int priority;
    private Scope scope;
    private Mode mode;
    private Condition unasked;
    private Duration holdFor;
    private Condition when;
    private List<Gate> gates;
    private Remedy remedy;
    private Budget budget;
    private Verification verification;

    private RuleVariants(Rule rule) {
        this.rule = rule;
        this.name = rule.name();
        this.origin = rule.origin();
        this.priority = rule.priority();
        this.mode = rule.mode();
        this.unasked = rule.unasked();
        this.holdFor = rule.holdFor();
        this.when = rule.when();
        this.scope = rule.scope();
        this.gates = rule.gates();
        this.remedy = rule.remedy();
        this.budget = rule.budget();
        this.verification = rule.verification();
    }

    public static RuleVariants of(Rule rule) {
        return new RuleVariants(rule);
    }

    /** The shipped rules, one of them in another mode. */
    public static List<Rule> withMode(String name, Mode mode) {
        return Shipped.rules().stream()
                .map(rule -> rule.name().equals(name) ? of(rule).mode(mode).done() : rule)
                .toList();
    }

    public Rule done() {
        return new Rule(
                name,
                rule.summary(),
                origin,
                scope,
                priority,
                mode,
                unasked,
                holdFor,
                rule.minSamples(),
                when,
                gates,
                remedy,
                budget,
                verification,
                rule.runbook());
    }

    public RuleVariants name(String next) {
        name = next;
        return this;
    }

    /** Its file has another text. */
    public RuleVariants digest(String next) {
        origin = new Origin(origin.file(), origin.version(), next);
        return this;
    }

    public RuleVariants mode(Mode next) {
        mode = next;
        return this;
    }

    public RuleVariants scope(Scope next) {
        scope = next;
        return this;
    }

    public RuleVariants priority(int next) {
        priority = next;
        return this;
    }

    public RuleVariants unasked(Condition next) {
        unasked = next;
        return this;
    }

    public RuleVariants holdFor(Duration next) {
        holdFor = next;
        return this;
    }

    public RuleVariants when(Condition next) {
        when = next;
        return this;
    }

    public RuleVariants gate(Gate more) {
        gates = new ArrayList<>(gates);
        gates.add(more);
        return this;
    }

    /** Changes its own gates and its remedy's precautions. */
    public RuleVariants gates(Function<Gate, Gate> change) {
        gates = gates.stream().map(change).toList();
        remedy = new Guarded(remedy, remedy.precautions().stream().map(change).toList());
        return this;
    }

    public RuleVariants remedy(Remedy next) {
        remedy = next;
        return this;
    }

    public RuleVariants limits(Budget nextBudget, Verification nextVerification) {
        budget = nextBudget;
        verification = nextVerification;
        return this;
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
}
