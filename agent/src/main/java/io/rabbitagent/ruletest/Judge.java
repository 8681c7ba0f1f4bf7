package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compares an expectation with what the agent knows that speaks for the member. */
final class Judge {
    /** In all other states there is a plan, and none is made unless every gate is open. */
    private static final Set<FindingState> WITHOUT_PLAN =
            EnumSet.of(FindingState.DETECTED, FindingState.PENDING, FindingState.BLOCKED, FindingState.MEASURING);

    private final Expectation expected;
    private final Rule rule;
    private final NodeName target;
    private final Situation situation;
    private final Decisions decisions;
    private final Explanation explained;
    private final Optional<Finding> finding;
    private final List<Failure> failures = new ArrayList<>();

    Judge(Expectation expected, Rule rule, NodeName target, Situation situation, Decisions decisions) {
        this.expected = expected;
        this.rule = rule;
        this.target = target;
        this.situation = situation;
        this.decisions = decisions;
        this.explained = Explanation.of(rule, target, situation);
        this.finding = situation.findings().stream()
                .filter(one -> one.rule().equals(rule.name()) && one.target().equals(target))
                .findFirst();
        compare();
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** What the expectation relies on; nothing where it did not hold. */
    Set<Sighting> sightings() {
        Set<Sighting> seen = new HashSet<>();
        if (!failures.isEmpty()) {
            return seen;
        }
        condition().ifPresent(verdict -> seen.add(new Sighting(rule.name(), Optional.empty(), verdict)));
        expected.gates().forEach((gate, verdict) -> seen.add(new Sighting(rule.name(), Optional.of(gate), verdict)));
        shutGate()
                .filter(gate -> expected.by().isPresent())
                .ifPresent(gate -> seen.add(new Sighting(rule.name(), Optional.of(gate.name()), gate.verdict())));
        boolean planned = expected.state().isPresent()
                && finding.filter(one -> !WITHOUT_PLAN.contains(one.state())).isPresent();
        if (planned) {
            rule.allGates()
                    .forEach(gate -> seen.add(new Sighting(rule.name(), Optional.of(gate.name()), Verdict.TRUE)));
        }
        return seen;
    }

    /** The answer of the condition without which the expectation would not hold; empty where there is none. */
    private Optional<Verdict> condition() {
        if (expected.when().isPresent() || expected.state().isEmpty()) {
            return expected.when();
        }
        if (finding.isPresent()) {
            return Optional.of(Verdict.TRUE);
        }
        // Nothing is found of what is unknown either: only the test that says so relies on that.
        return Optional.of(explained.when().verdict()).filter(Verdict.FALSE::equals);
    }

    private void compare() {
        expected.state().ifPresent(this::state);
        expected.when().ifPresent(verdict -> {
            Judgement when = explained.when();
            check(
                    when.verdict() == verdict,
                    "the condition " + word(verdict),
                    word(when.verdict()) + ": " + when.detail());
        });
        expected.by().ifPresent(this::by);
        expected.mode().ifPresent(mode -> {
            Mode is = plan().map(Plan::mode).orElseGet(() -> rule.modeFor(situation.picture(), target));
            check(is == mode, "mode " + mode.text(), "mode " + is.text());
        });
        expected.steps().ifPresent(this::steps);
        expected.gates().forEach(this::gate);
        expected.outcome().ifPresent(this::outcome);
    }

    private void state(String state) {
        String is = finding.map(one -> one.state().text()).orElse(Expectation.NONE);
        check(is.equals(state), "state " + state, "state " + is + why());
    }

    /** What stands in the way, or why the rule finds nothing. */
    private String why() {
        if (finding.isEmpty()) {
            return ", as the condition is " + word(explained.when().verdict()) + ": "
                    + explained.when().detail();
        }
        return finding.get()
                .blockedBy()
                .map(by -> ", by " + by)
                .orElseGet(() -> ", as " + finding.get().detail());
    }

    private void by(String by) {
        Optional<String> is = finding.flatMap(Finding::blockedBy);
        boolean so = shutGate().map(gate -> gate.name().equals(by)).orElse(false)
                || is.filter(text -> shutGate().isEmpty() && text.contains(by)).isPresent();
        check(so, "blocked by " + by, is.map(text -> "blocked by " + text).orElse("not blocked"));
    }

    /** The gate that blocks the finding; empty where none does. */
    private Optional<GateResult> shutGate() {
        return finding.flatMap(Finding::blockedBy)
                .flatMap(text -> explained.gates().stream()
                        .filter(gate -> text.equals(gate.toLine()))
                        .findFirst());
    }

    private void steps(List<String> wanted) {
        Optional<Plan> plan = plan();
        if (plan.isEmpty()) {
            check(
                    false,
                    "steps " + wanted,
                    "no plan: " + explained.notPossible().orElse("the remedy offers none"));
            return;
        }
        List<Step> steps = plan.get().steps();
        boolean same = steps.size() == wanted.size();
        for (int n = 0; same && n < wanted.size(); n++) {
            Step step = steps.get(n);
            same = wanted.get(n).equals(step.action().name())
                    || wanted.get(n).equals(step.action().name() + " " + step.on());
        }
        List<String> is = steps.stream()
                .map(step -> step.action().name() + " " + step.on())
                .toList();
        check(same, "steps " + wanted, "steps " + is);
    }

    /** The plan that waits or runs, or else the one that there would be now. */
    private Optional<Plan> plan() {
        Optional<Plan> active = decisions.activeFor(rule.name(), target).map(ActivePlan::plan);
        Optional<Plan> waiting = decisions.proposalFor(rule.name(), target).map(ProposedPlan::plan);
        return active.or(() -> waiting).or(explained::plan);
    }

    private void gate(String name, Verdict verdict) {
        GateResult is = gates().get(name);
        if (is == null) {
            check(
                    false,
                    "gate " + name + " " + verdict.gateText(),
                    "the rule has no such gate; it has " + gates().keySet());
            return;
        }
        check(is.verdict() == verdict, "gate " + name + " " + verdict.gateText(), is.toLine());
    }

    /** All gates of the plan that there would be; the rule's own and the remedy's precautions also where there is none. */
    private Map<String, GateResult> gates() {
        Map<String, GateResult> all = new TreeMap<>();
        for (Gate gate : rule.allGates()) {
            Judgement is = gate.condition().judge(situation.picture(), target);
            all.put(gate.name(), new GateResult(gate.name(), is));
        }
        explained.gates().forEach(gate -> all.put(gate.name(), gate));
        return all;
    }

    private void outcome(Run.Outcome outcome) {
        Optional<Run> last = decisions.recent().stream()
                .filter(run -> run.rule().equals(rule.name()) && run.target().equals(target))
                .reduce((one, later) -> later);
        check(
                last.filter(run -> run.outcome() == outcome).isPresent(),
                "outcome " + outcome.text(),
                last.map(run -> "outcome " + run.outcome().text() + ": " + run.detail())
                        .orElse("no plan has ended"));
    }

    private void check(boolean holds, String wanted, String is) {
        if (!holds) {
            String about = rule.name() + " on " + target + ": ";
            failures.add(new Failure(expected.at(), expected.place(), about + wanted, is));
        }
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
