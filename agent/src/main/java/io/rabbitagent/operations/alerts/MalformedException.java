package io.rabbitagent.operations.alerts;

/** A body is no alerts; the message says what is wrong, and where, and repeats nothing of the body. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message);
    }

    /** @param pointer where, as a JSON pointer (RFC 6901) */
    static MalformedException at(String pointer, String what) {
        return new MalformedException((pointer.isEmpty() ? "the body" : pointer) + " " + what);
    }

    /** What is wrong, and where. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
