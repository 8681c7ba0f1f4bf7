package io.rabbitagent.notify;

/** What people choose to be told of. */
public enum Topic {
    /** A plan waits for somebody's approval. */
    APPROVAL,
    /** A plan has ended without its effect. */
    FAILURE,
    /** A plan's effect was seen, and stayed. */
    CURE
}
