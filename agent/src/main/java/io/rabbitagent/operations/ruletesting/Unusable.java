package io.rabbitagent.operations.ruletesting;

/** What a replay was given can't be used; the message says where, why and what to do. */
public final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
        super(message);
    }
}
