package io.rabbitagent.cluster;

/** How a member keeps the cluster's metadata (Mnesia): on disc, or in memory only. */
public enum NodeType {
    DISC,
    RAM;

    /** As the management API and {@code rabbitmqctl} spell it. */
    public String text() {
        return this == DISC ? "disc" : "ram";
    }
}
