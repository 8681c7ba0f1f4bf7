package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Run;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must be so of a rule at a time, after the last turn until then.
 *
 * @param place where it is written, for messages
 * @param node about whom; empty for a rule about the cluster, and where a rule must find nothing with any member
 * @param state of the finding, as people see it, or {@link #NONE}
 * @param when what the rule's condition says
 * @param by what stands in the way: a gate's name, or else words that stand in the reason
 * @param mode of the plan
 * @param steps of the plan, each the name of an action, or that and its node
 * @param gates what these say, whether or not there is a finding
 * @param outcome of the last plan that has ended
 */
public record Expectation(
        Duration at,
        String place,
        String rule,
        Optional<NodeName> node,
        Optional<String> state,
        Optional<Verdict> when,
        Optional<String> by,
        Optional<Mode> mode,
        Optional<List<String>> steps,
        Map<String, Verdict> gates,
        Optional<Run.Outcome> outcome) {
    /** There is no finding. */
    public static final String NONE = "none";

    public Expectation {
        steps = steps.map(List::copyOf);
        gates = java.util.Collections.unmodifiableMap(new TreeMap<>(gates));
    }
}
