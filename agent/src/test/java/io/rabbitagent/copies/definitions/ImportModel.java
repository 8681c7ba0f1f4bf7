package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What {@code rabbit_definitions} of 3.10.8 does with an import, as its source says. */
final class ImportModel {
    private ImportModel() {}

    /** @return what is there afterwards; neither argument is changed */
    static ObjectNode into(ObjectNode there, ObjectNode imported) {
        ObjectNode after = there.deepCopy();
        for (Kind kind : Kind.values()) {
            for (JsonNode entry : imported.path(kind.key())) {
                if (Kind.of(kind.key(), entry).orElseThrow() == kind) {
                    put(after, kind, (ObjectNode) entry);
                }
            }
        }
        return after;
    }

    private static void put(ObjectNode after, Kind kind, ObjectNode entry) {
        ArrayNode list = after.withArray(kind.key());
        switch (kind) {
            case QUEUES, EXCHANGES -> {
                boolean reserved = entry.path("name").asText().startsWith("amq.");
                if (!reserved && find(list, kind, entry) < 0) {
                    list.add(entry.deepCopy());
                }
            }
            case BINDINGS -> {
                boolean ends = exists(after, "exchange", entry.path("source"), entry)
                        && exists(after, entry.path("destination_type").asText(), entry.path("destination"), entry);
                if (ends && find(list, kind, entry) < 0) {
                    list.add(entry.deepCopy());
                }
            }
            case VHOSTS -> {
                // The limits of one that is there stay, those of another come as a parameter.
                int found = find(list, kind, entry);
                ObjectNode taken = entry.deepCopy();
                taken.remove("limits");
                if (found >= 0) {
                    taken.set("limits", list.get(found).path("limits"));
                }
                replace(list, found, taken);
            }
            default -> replace(list, find(list, kind, entry), entry.deepCopy());
        }
    }

    private static boolean exists(ObjectNode after, String type, JsonNode name, ObjectNode binding) {
        boolean queue = type.equals("queue");
        if (!queue && name.asText().startsWith("amq.")) {
            return true;
        }
        for (JsonNode one : after.path(queue ? "queues" : "exchanges")) {
            if (one.path("name").equals(name) && one.path("vhost").equals(binding.path("vhost"))) {
                return true;
            }
        }
        return false;
    }

    private static void replace(ArrayNode list, int found, ObjectNode entry) {
        if (found < 0) {
            list.add(entry);
        } else {
            list.set(found, entry);
        }
    }

    private static int find(ArrayNode list, Kind kind, ObjectNode entry) {
        for (int n = 0; n < list.size(); n++) {
            JsonNode one = list.get(n);
            if (kind.identifying().stream().allMatch(field -> one.path(field).equals(entry.path(field)))) {
                return n;
            }
        }
        return -1;
    }

    static int size(ObjectNode definitions) {
        return List.of(Kind.values()).stream()
                .map(Kind::key)
                .distinct()
                .mapToInt(key -> definitions.path(key).size())
                .sum();
    }
}
