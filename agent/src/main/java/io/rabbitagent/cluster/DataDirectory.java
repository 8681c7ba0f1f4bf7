package io.rabbitagent.cluster;

import java.util.Optional;
import java.util.Set;

/**
 * What a broker's data directory says about the cluster.
 *
 * @param schemaPresent {@code schema.DAT} exists: the node has been a Mnesia node with a disc schema
 * @param forceLoadPresent a left-over {@code force_load}: the next boot waits for nobody
 * @param membership {@code cluster_nodes.config}; known and empty where the file does not exist
 * @param runningAtShutdown {@code nodes_running_at_shutdown}: whom the node last saw running; known and empty where the
 *     file does not exist
 */
public record DataDirectory(
        boolean schemaPresent,
        boolean forceLoadPresent,
        Fact<Optional<Membership>> membership,
        Fact<Optional<Set<NodeName>>> runningAtShutdown) {

    /**
     * Whether it is as {@code reset} leaves it: no member but the node itself, and no schema. One that has run alone since
     * has a schema, and may hold messages.
     */
    public Fact<Boolean> justReset() {
        return membership.map(found ->
                !schemaPresent && found.filter(Membership::isSingleMember).isPresent());
    }

    /** Whether it names the node alone: started, the node would be a cluster of its own. */
    public Fact<Boolean> knowsNobodyElse() {
        return membership.map(found -> found.map(Membership::isSingleMember).orElse(!schemaPresent));
    }
}
