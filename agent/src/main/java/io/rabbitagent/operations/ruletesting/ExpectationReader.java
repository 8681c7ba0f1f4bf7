package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Run;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.ruletest.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a test expects. */
final class ExpectationReader {
    /** What a gate can say. */
    static final Map<String, Verdict> GATE_WORDS = Words.byText(List.of(Verdict.values()), Verdict::gateText);

    private static final List<String> SAYS = List.of("state", "when", "by", "mode", "steps", "gates", "outcome");

    private final List<NodeName> members;
    private final List<Rule> rules;

    ExpectationReader(List<NodeName> members, List<Rule> rules) {
        this.members = members;
        this.rules = rules;
    }

    List<Expectation> read(Place place) {
        List<String> keys = new ArrayList<>(List.of("at", "rule", "node"));
        keys.addAll(SAYS);
        List<Expectation> all = new ArrayList<>();
        for (Place item : place.items()) {
            item.keys(keys).flatMap(given -> expectation(item, given)).ifPresent(all::add);
        }
        if (place.items().isEmpty()) {
            place.fault("expects nothing", "add what must be so, such as {at: 10s, rule: RULE, state: none}");
        }
        return all;
    }

    private Optional<Expectation> expectation(Place item, Map<String, Place> given) {
        Optional<Duration> at = required(item, given, "at").flatMap(place -> Words.duration(place, Duration.ZERO));
        Optional<Rule> rule =
                required(item, given, "rule").flatMap(place -> Words.choice(place, Words.byText(rules, Rule::name)));
        if (at.isEmpty() || rule.isEmpty()) {
            return Optional.empty();
        }
        Optional<Expectation> read = Optional.of(new Expectation(
                at.get(),
                item.position(),
                rule.get().name(),
                node(item, given, rule.get()),
                find(given, "state").flatMap(place -> Words.choice(place, states())),
                find(given, "when").flatMap(place -> Words.choice(place, Verdict.class)),
                find(given, "by").flatMap(Words::text),
                find(given, "mode").flatMap(place -> Words.choice(place, Mode.class)),
                find(given, "steps").map(ExpectationReader::texts),
                find(given, "gates").map(place -> gates(place, rule.get())).orElse(Map.of()),
                find(given, "outcome").flatMap(place -> Words.choice(place, Run.Outcome.class))));
        if (given.keySet().stream().noneMatch(SAYS::contains)) {
            item.fault("expects nothing", "add one of " + String.join(", ", SAYS));
        }
        return read;
    }

    private Optional<NodeName> node(Place item, Map<String, Place> given, Rule rule) {
        Optional<Place> node = find(given, "node");
        if (rule.scope() == Scope.CLUSTER) {
            node.ifPresent(place -> place.fault(rule.name() + " is about the cluster as a whole", "remove node"));
            return Optional.empty();
        }
        boolean nobody = find(given, "state").map(Place::text).equals(Optional.of(Expectation.NONE));
        if (node.isEmpty() && !nobody) {
            item.fault("names no node", "add it, such as node: " + members.get(0));
        }
        return node.flatMap(place -> Words.member(place, members));
    }

    private static Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        states.put(Expectation.NONE, Expectation.NONE);
        Arrays.stream(FindingState.values()).forEach(state -> states.put(state.text(), state.text()));
        return states;
    }

    private static List<String> texts(Place place) {
        return place.items().stream().flatMap(item -> Words.text(item).stream()).toList();
    }

    private static Map<String, Verdict> gates(Place place, Rule rule) {
        List<String> known =
                new ArrayList<>(rule.allGates().stream().map(Gate::name).toList());
        CommonGate.OF_PLANS.forEach(gate -> known.add(gate.name()));
        Map<String, Verdict> gates = new LinkedHashMap<>();
        place.keys(known)
                .orElse(Map.of())
                .forEach((name, at) -> Words.choice(at, GATE_WORDS).ifPresent(verdict -> gates.put(name, verdict)));
        return gates;
    }

    private static Optional<Place> required(Place item, Map<String, Place> given, String name) {
        if (!given.containsKey(name)) {
            item.fault("has no " + name, "add it");
        }
        return find(given, name);
    }

    private static Optional<Place> find(Map<String, Place> given, String name) {
        return Optional.ofNullable(given.get(name));
    }
}
