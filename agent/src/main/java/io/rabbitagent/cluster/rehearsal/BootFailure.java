package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why no broker came up on a copy, in short: Erlang's terms may be pages long. {@code agent rehearse -o json} has more. */
public final class BootFailure {
    private static final int LONGEST = 200;
    /** It names all members, itself among them, then the tables. */
    private static final Pattern WAITED = Pattern.compile("timeout_waiting_for_tables,\\s*\\[([^\\]]*)\\]");

    /** Behind what each command has said. */
    private static final String NOTHING_TO_FORGET = "nothing to forget: ";

    private BootFailure() {}

    /** @param node that would have been started */
    public static String inShort(String failure, NodeName node) {
        Matcher waited = WAITED.matcher(failure);
        if (waited.find()) {
            List<String> others = Arrays.stream(waited.group(1).split(",", -1))
                    .map(name -> name.strip().replace("'", ""))
                    .filter(name -> !name.isEmpty() && !name.equals(node.value()))
                    .toList();
            return "it waits for a member that went down later, as far as it knows"
                    + (others.isEmpty() ? "" : ": " + String.join(" or ", others));
        }
        return ShortText.of(failure.substring(Math.max(0, failure.indexOf(NOTHING_TO_FORGET))), LONGEST);
    }
}
