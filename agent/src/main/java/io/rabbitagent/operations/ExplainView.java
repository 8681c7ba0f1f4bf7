package io.rabbitagent.operations;

import io.rabbitagent.operations.RemediationView.GateView;
import io.rabbitagent.operations.StatusView.UnknownFact;
import java.util.List;
import java.util.Optional;

/** {@code agent explain -o json}: each rule and gate with its inputs. */
public record ExplainView(int formatVersion, List<RuleLine> rules, List<NodeFacts> nodes) {

    /**
     * A rule as it is judged for one member, or for the cluster.
     *
     * @param about the cluster's name where the rule is about it as a whole, else the target
     * @param mode how far its plan may go by itself now
     * @param fires true, false or unknown
     * @param because the inputs of its condition
     * @param state of the finding; empty where there is none
     * @param gates of the plan that there would be; shown also where the rule does not fire
     * @param unblocks what would have to change for the plan to go on; empty where nothing stands in the way
     */
    public record RuleLine(
            String rule,
            String target,
            String about,
            String mode,
            String fires,
            String because,
            Optional<String> state,
            List<GateView> gates,
            List<String> unblocks) {}

    public record NodeFacts(String node, String state, List<UnknownFact> unknown) {}
}
