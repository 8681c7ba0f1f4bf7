package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decision, as the history keeps it.
 *
 * @param decision such as {@code plan-approved}
 * @param actor who asked for it
 */
public record DecisionMade(
        String decision,
        String actor,
        Optional<String> planId,
        Optional<String> rule,
        Optional<NodeName> target,
        String detail)
        implements Event {
    static final String STEP_DONE = "step-done";
    static final String PROPOSED = "plan-proposed";

    /** How the detail of what is decided about a step begins; its number follows. */
    static final String OF_STEP = "step ";

    private static final Pattern STEP = Pattern.compile(OF_STEP + "([0-9]{1,9}) .*", Pattern.DOTALL);

    /** The number of the step that is done by this decision; empty where it is another decision. */
    public OptionalInt stepDone() {
        Matcher step = STEP.matcher(detail);
        return decision.equals(STEP_DONE) && step.matches()
                ? OptionalInt.of(Integer.parseInt(step.group(1)))
                : OptionalInt.empty();
    }

    /** Whether a plan was put up by this decision. */
    public boolean proposes() {
        return decision.equals(PROPOSED);
    }

    /** How the plan ended by this decision; empty where it is another decision. */
    public Optional<Run.Outcome> ended() {
        return Arrays.stream(Run.Outcome.values())
                .filter(outcome -> decision.equals(ended(outcome)))
                .findFirst();
    }

    /** The decision that ends a plan so. */
    static String ended(Run.Outcome outcome) {
        return "plan-" + outcome.text();
    }

    @Override
    public String kind() {
        return "decision";
    }

    @Override
    public Optional<NodeName> subject() {
        return target;
    }

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder(decision);
        planId.ifPresent(id -> text.append(' ').append(id));
        rule.ifPresent(name -> text.append(' ').append(name));
        text.append(" by ").append(actor);
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }
}
