package io.rabbitagent.cluster;

import java.util.Set;

/**
 * The members of a cluster as a node keeps them on its disk, in {@code cluster_nodes.config}.
 *
 * @param all every member
 * @param disc those that are disc nodes
 */
public record Membership(Set<NodeName> all, Set<NodeName> disc) {
    public Membership {
        all = Set.copyOf(all);
        disc = Set.copyOf(disc);
    }

    public boolean isSingleMember() {
        return all.size() == 1;
    }
}
