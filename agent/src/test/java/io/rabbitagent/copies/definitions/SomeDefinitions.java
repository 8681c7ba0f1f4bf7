package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Definitions out of so few names that two of them share many; some bindings have no ends. */
final class SomeDefinitions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("a", "b", "c", "amq.gen-1", "ü/\"x\"");

    private final Random random;

    SomeDefinitions(Random random) {
        this.random = random;
    }

    ObjectNode any() {
        ObjectNode all = JSON.createObjectNode().put("rabbit_version", "3.10.8");
        List<Kind> kinds = List.of(Kind.values());
        // As the broker writes them: by their names, bindings first.
        kinds.stream().sorted(Comparator.comparing(Kind::key)).forEach(kind -> add(all, kind));
        return all;
    }

    private void add(ObjectNode all, Kind kind) {
        ArrayNode list = all.withArray(kind.key());
        Set<ObjectNode> seen = new HashSet<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            ObjectNode entry = JSON.createObjectNode();
            for (String field : kind.identifying()) {
                put(entry, kind, field);
            }
            if (seen.add(entry.deepCopy())) {
                if (kind != Kind.BINDINGS) {
                    entry.put("held", random.nextInt(2));
                }
                if (kind == Kind.VHOSTS) {
                    entry.putObject("limits").put("max-queues", random.nextInt(2));
                }
                list.add(entry);
            }
        }
    }

    private void put(ObjectNode entry, Kind kind, String field) {
        switch (field) {
            case "component" -> entry.put(field, kind == Kind.OPERATOR_POLICIES ? "operator_policy" : "shovel");
            case "destination_type" -> entry.put(field, random.nextBoolean() ? "queue" : "exchange");
            case "arguments" -> entry.putObject(field).put("n", random.nextInt(2));
            // The export has no exchange of a reserved name.
            case "name" -> entry.put(field, NAMES.get(random.nextInt(kind == Kind.EXCHANGES ? 3 : NAMES.size())));
            default -> entry.put(field, NAMES.get(random.nextInt(NAMES.size())));
        }
    }
}
