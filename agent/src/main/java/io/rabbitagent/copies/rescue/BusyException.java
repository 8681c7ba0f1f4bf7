package io.rabbitagent.copies.rescue;

/** Somebody else is at work on the same files; the message says what to do. */
public final class BusyException extends Exception {
    private static final long serialVersionUID = 1;

    BusyException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
