package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of definitions, in the order in which the broker imports them ({@code rabbit_definitions} of 3.10.8). */
public enum Kind {
    USERS("users", true),
    VHOSTS("vhosts", true),
    PERMISSIONS("permissions", true),
    TOPIC_PERMISSIONS("topic_permissions", true),
    EXCHANGES("exchanges", false),
    GLOBAL_PARAMETERS("global_parameters", true),
    POLICIES("policies", true),
    /** They are exported among the parameters. */
    OPERATOR_POLICIES("parameters", true),
    /** Limits of vhosts, shovels, federation's upstreams. */
    PARAMETERS("parameters", true),
    QUEUES("queues", false),
    /** They have nothing beside what identifies them. */
    BINDINGS("bindings", false);

    private static final String OPERATOR_POLICY = "operator_policy";

    private final String key;
    private final boolean overwritten;

    Kind(String key, boolean overwritten) {
        this.key = key;
        this.overwritten = overwritten;
    }

    /** Under which name a file of definitions has its list. */
    String key() {
        return key;
    }

    /** Whether an import changes one that is there. Exchanges, queues and bindings stay as they are. */
    public boolean isOverwritten() {
        return overwritten;
    }

    /** The fields by which the broker finds one again. */
    List<String> identifying() {
        return switch (this) {
            case USERS, VHOSTS, GLOBAL_PARAMETERS -> List.of("name");
            case PERMISSIONS -> List.of("user", "vhost");
            case TOPIC_PERMISSIONS -> List.of("user", "vhost", "exchange");
            case EXCHANGES, QUEUES, POLICIES -> List.of("vhost", "name");
            case OPERATOR_POLICIES, PARAMETERS -> List.of("vhost", "component", "name");
            case BINDINGS -> List.of("vhost", "source", "destination", "destination_type", "routing_key", "arguments");
        };
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
