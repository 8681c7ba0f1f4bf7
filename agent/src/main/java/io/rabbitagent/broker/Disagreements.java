package io.rabbitagent.broker;

import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds "Node X thinks it's clustered with node Y, but Y disagrees" in any text, quoted as Erlang does or not. */
final class Disagreements {
    private static final String NODE = "\\\\*'?([^\\s'\\\\,]+@[^\\s'\\\\,]+?)\\\\*'?";
    private static final Pattern SENTENCE =
            Pattern.compile("[Nn]ode " + NODE + "\\s+thinks\\s+it\\\\*'s\\s+clustered\\s+with\\s+node\\s+" + NODE
                    + ",\\s+but\\s+" + NODE + "\\s+disagrees");

    private Disagreements() {}

    static Optional<Disagreement> find(String text) {
        Matcher sentence = SENTENCE.matcher(text);
        if (!sentence.find() || !sentence.group(2).equals(sentence.group(3))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Disagreement(new NodeName(sentence.group(1)), new NodeName(sentence.group(2))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
