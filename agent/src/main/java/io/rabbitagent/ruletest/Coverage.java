package io.rabbitagent.ruletest;

import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which answers of a rule's condition, of its gates and of its remedy's precautions the tests rely on.
 *
 * <p>An answer counts where an expectation that held would have failed with another one: it names the gate, or it expects
 * a state that follows from it. That a gate merely gave an answer while a test ran counts for nothing. A gate that is named
 * counts also while its rule finds nothing: some gates can't be shut where their rule fires, and guard the steps after.
 */
public record Coverage(List<OfRule> rules) {
    public Coverage {
        rules = List.copyOf(rules);
    }

    /** Of one answer. */
    public enum Mark {
        SEEN,
        /** The tests say that it can't be given. */
        NEVER,
        MISSING
    }

    /** Of one condition. */
    public record Answers(Mark pass, Mark fail, Mark unknown) {
        boolean complete() {
            return pass != Mark.MISSING && fail != Mark.MISSING && unknown != Mark.MISSING;
        }
    }

    /** Of one gate. */
    public record OfGate(String gate, boolean precaution, Answers answers) {}

    /** @param when of the rule's condition: it fires, it does not, or that is unknown */
    public record OfRule(String rule, Answers when, List<OfGate> gates) {
        public OfRule {
            gates = List.copyOf(gates);
        }

        /** Whether no answer is missing. */
        public boolean complete() {
            return when.complete()
                    && gates.stream().allMatch(gate -> gate.answers().complete());
        }
    }

    public static Coverage of(List<Rule> rules, Set<Sighting> sightings, Collection<Never> never) {
        return new Coverage(
                rules.stream().map(rule -> of(rule, sightings, never)).toList());
    }

    /** What the tests call impossible and rely on all the same. */
    public static List<Never> refuted(Set<Sighting> sightings, Collection<Never> never) {
        return never.stream()
                .filter(one -> sightings.stream().anyMatch(one::isAbout))
                .toList();
    }

    /** Whether no answer is missing of any rule. */
    public boolean complete() {
        return rules.stream().allMatch(OfRule::complete);
    }

    private static OfRule of(Rule rule, Set<Sighting> sightings, Collection<Never> never) {
        List<OfGate> gates = new ArrayList<>();
        for (Gate gate : rule.gates()) {
            gates.add(new OfGate(gate.name(), false, answers(rule, Optional.of(gate.name()), sightings, never)));
        }
        for (Gate gate : rule.remedy().precautions()) {
            gates.add(new OfGate(gate.name(), true, answers(rule, Optional.of(gate.name()), sightings, never)));
        }
        return new OfRule(rule.name(), answers(rule, Optional.empty(), sightings, never), gates);
    }

    private static Answers answers(Rule rule, Optional<String> gate, Set<Sighting> sightings, Collection<Never> never) {
        return new Answers(
                mark(new Sighting(rule.name(), gate, Verdict.TRUE), sightings, never),
                mark(new Sighting(rule.name(), gate, Verdict.FALSE), sightings, never),
                mark(new Sighting(rule.name(), gate, Verdict.UNKNOWN), sightings, never));
    }

    private static Mark mark(Sighting answer, Set<Sighting> sightings, Collection<Never> never) {
        if (sightings.contains(answer)) {
            return Mark.SEEN;
        }
        return never.stream().anyMatch(one -> one.isAbout(answer)) ? Mark.NEVER : Mark.MISSING;
    }
}
