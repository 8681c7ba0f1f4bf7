package io.rabbitagent.operations;

import io.rabbitagent.operations.StatusView.Rules;
import io.rabbitagent.operations.StatusView.UnknownFact;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent explain -o json}: each rule and gate with its inputs.
 *
 * @param inForce where the rules are from, and what is wrong there
 */
public record ExplainView(int formatVersion, List<RuleLine> rules, List<NodeFacts> nodes, Rules inForce) {

    /**
     * A rule as it is judged for one member, or for the cluster.
     *
     * @param file that the rule was read from
     * @param about the cluster's name where the rule is about it as a whole, else the target
     * @param mode how far its plan may go by itself now
     * @param fires true, false or unknown
     * @param because the inputs of its condition, in sentences
     * @param condition as the file writes it
     * @param inputs the facts that the condition read until it was decided
     * @param state of the finding; empty where there is none
     * @param priority of two findings that could be cured now, the larger comes first
     * @param gates of the plan that there would be; shown also where the rule does not fire
     * @param unblocks what would have to change for the plan to go on; empty where nothing stands in the way
     */
    public record RuleLine(
            String rule,
            String file,
            String target,
            String about,
            String mode,
            String fires,
            String because,
            String condition,
            List<InputView> inputs,
            Optional<String> state,
            int priority,
            List<GateLine> gates,
            List<String> unblocks) {}

    /**
     * A gate of a plan, or of the plan that there would be.
     *
     * @param condition as the rule's file writes it; empty for one that is a part of the program
     * @param inputs the facts that it read until it was decided; empty for one that is a part of the program
     * @param unblock what a human can do where it is shut, by the rule's author
     */
    public record GateLine(
            String name,
            String verdict,
            String detail,
            String condition,
            List<InputView> inputs,
            Optional<String> unblock) {}

    /**
     * A fact as it was read.
     *
     * @param fact such as {@code rabbit@rb2 app}
     * @param value as rules write it; {@code unknown} where there is none
     */
    public record InputView(String fact, String value, boolean known) {}

    public record NodeFacts(String node, String state, List<UnknownFact> unknown) {}
}
