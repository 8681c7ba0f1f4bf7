package io.rabbitagent.rules;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other rules came into force on a host.
 *
 * @param node whose agent follows them
 * @param source the directory, or {@code shipped}
 * @param digest of all of them; empty where there are none
 * @param added names of rules that were not there before
 * @param removed names of rules that are no more there
 * @param changed names of rules whose text differs
 */
public record RulesChanged(
        NodeName node, String source, String digest, List<String> added, List<String> removed, List<String> changed)
        implements Event {
    public RulesChanged {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    @Override
    public String kind() {
        return "rules-changed";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        List<String> parts = new ArrayList<>();
        part("added", added, parts);
        part("removed", removed, parts);
        part("changed", changed, parts);
        return "rules of " + source + (digest.isEmpty() ? "" : ", digest " + digest) + ": "
                + (parts.isEmpty() ? "the same rules in other files" : String.join("; ", parts));
    }

    private static void part(String what, List<String> names, List<String> parts) {
        if (!names.isEmpty()) {
            parts.add(what + " " + String.join(", ", names));
        }
    }
}
