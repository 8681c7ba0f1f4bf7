package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.rehearsal.Definition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How definitions differ. One that both have with other contents is changed, and neither missing nor back.
 *
 * @param missing there before, and not then
 * @param comeBack not there before, and there then
 * @param changed there before with other contents: as they are then
 */
record ChangedDefinitions(List<Definition> missing, List<Definition> comeBack, List<Definition> changed) {
    static final ChangedDefinitions NONE = new ChangedDefinitions(List.of(), List.of(), List.of());

    /** By what a definition is found. */
    private record Key(String kind, String identity) {
        private static Key of(Definition one) {
            return new Key(one.kind(), one.identity());
        }
    }

    ChangedDefinitions {
        missing = List.copyOf(missing);
        comeBack = List.copyOf(comeBack);
        changed = List.copyOf(changed);
    }

    /** @param before of several nodes: what one of them has with the same contents is not changed */
    static ChangedDefinitions between(Collection<List<Definition>> before, List<Definition> then) {
        Map<Key, Definition> now = new LinkedHashMap<>();
        then.forEach(one -> now.put(Key.of(one), one));
        Map<Key, Definition> was = new LinkedHashMap<>();
        for (List<Definition> all : before) {
            for (Definition one : all) {
                was.merge(Key.of(one), one, (known, other) -> other.equals(now.get(Key.of(other))) ? other : known);
            }
        }
        return new ChangedDefinitions(
                was.values().stream()
                        .filter(one -> !now.containsKey(Key.of(one)))
                        .toList(),
                now.values().stream()
                        .filter(one -> !was.containsKey(Key.of(one)))
                        .toList(),
                now.values().stream().filter(one -> differs(one, was)).toList());
    }

    private static boolean differs(Definition one, Map<Key, Definition> was) {
        Definition before = was.get(Key.of(one));
        return before != null && !before.contents().equals(one.contents());
    }
}
