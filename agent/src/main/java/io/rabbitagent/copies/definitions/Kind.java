package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of definitions, in the order in which the broker imports them ({@code rabbit_definitions} of 3.10.8). */
public enum Kind {
    USERS("users", true, "name"),
    VHOSTS("vhosts", true, "name"),
    PERMISSIONS("permissions", true, "user", "vhost"),
    TOPIC_PERMISSIONS("topic_permissions", true, "user", "vhost", "exchange"),
    EXCHANGES("exchanges", false, "vhost", "name"),
    GLOBAL_PARAMETERS("global_parameters", true, "name"),
    POLICIES("policies", true, "vhost", "name"),
    /** They are exported among the parameters. */
    OPERATOR_POLICIES("parameters", true, "vhost", "component", "name"),
    /** Limits of vhosts, shovels, federation's upstreams. */
    PARAMETERS("parameters", true, "vhost", "component", "name"),
    QUEUES("queues", false, "vhost", "name"),
    /** They have nothing beside what identifies them. */
    BINDINGS("bindings", false, "vhost", "source", "destination", "destination_type", "routing_key", "arguments");

    private static final String OPERATOR_POLICY = "operator_policy";

    private final String key;
    private final boolean overwritten;
    private final List<String> identifying;

    Kind(String key, boolean overwritten, String... identifying) {
        this.key = key;
        this.overwritten = overwritten;
        this.identifying = List.of(identifying);
    }

    /** Under which name a file of definitions has its list. */
    String key() {
        return key;
    }

    /** Whether an import changes one that is there. Exchanges, queues and bindings stay as they are. */
    public boolean isOverwritten() {
        return overwritten;
    }

    List<String> identifying() {
        return identifying;
    }

    /** As JSON spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of an entry in a list of a file; empty where this program knows no such list. */
    static Optional<Kind> of(String key, JsonNode entry) {
        boolean operator = entry.path("component").asText().equals(OPERATOR_POLICY);
        return Arrays.stream(values())
                .filter(kind -> kind.key.equals(key))
                .filter(kind -> !key.equals(PARAMETERS.key) || operator == (kind == OPERATOR_POLICIES))
                .findFirst();
    }

    static boolean isKnown(String key) {
        return Arrays.stream(values()).anyMatch(kind -> kind.key.equals(key));
    }
}
