package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which findings are not acted on, and by which gate. */
final class BlockedMetrics {
    private static final String NO_PLAN = "no-plan";
    private static final String OBSERVES = "mode-observe";

    private final MeterRegistry registry;
    private final Table blocked;
    private List<Rule> counting = List.of();
    private Map<FindingKey, String> last = Map.of();

    BlockedMetrics(MeterRegistry registry) {
        this.registry = registry;
        blocked = new Table(
                registry,
                "rabbitagent.findings.blocked",
                "How many findings are blocked, by the first gate that is shut; no-plan: the remedy has none to offer, mode-observe: the rule only shows",
                1);
    }

    void update(Situation situation) {
        countFromZero(situation.rules().all());
        Map<FindingKey, String> now = reasons(situation);
        now.forEach((finding, reason) -> {
            if (!reason.equals(last.get(finding))) {
                counter(reason).increment();
            }
        });
        last = now;
        Map<String, Integer> counts = new TreeMap<>();
        now.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        Table.Filling filling = blocked.fill();
        counts.forEach((reason, count) -> filling.row(count, "reason", reason));
        filling.show();
    }

    /** A counter that first appears with 1 has no increase. */
    private void countFromZero(List<Rule> rules) {
        if (rules.equals(counting)) {
            return;
        }
        counting = rules;
        counter(NO_PLAN);
        counter(OBSERVES);
        CommonGate.OF_PLANS.forEach(gate -> counter(gate.name()));
        rules.forEach(rule -> rule.allGates().forEach(gate -> counter(gate.name())));
    }

    private static Map<FindingKey, String> reasons(Situation situation) {
        Map<FindingKey, String> reasons = new HashMap<>();
        for (Rule rule : situation.rules().all()) {
            situation.findings().stream()
                    .filter(one -> one.rule().equals(rule.name()) && one.state() == FindingState.BLOCKED)
                    .forEach(
                            one -> reasons.put(new FindingKey(one.rule(), one.target()), reason(rule, one, situation)));
        }
        return reasons;
    }

    /** One word of a bounded set. The sentence beside a finding has node names and counts in it. */
    private static String reason(Rule rule, Finding finding, Situation situation) {
        Explanation explanation = Explanation.of(rule, finding.target(), situation);
        if (explanation.notPossible().isPresent()) {
            return NO_PLAN;
        }
        return explanation.gates().stream()
                .filter(gate -> !gate.passes())
                .map(GateResult::name)
                .findFirst()
                .orElse(OBSERVES);
    }

    private Counter counter(String reason) {
        return Counter.builder("rabbitagent.remediation.blocked")
                .description(
                        "How often a finding has become blocked since this agent's start, by the first gate that was shut. Every agent counts its own findings: take the maximum over agents, not the sum")
                .tag("reason", reason)
                .register(registry);
    }
}
