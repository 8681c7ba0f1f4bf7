package io.rabbitagent.copies;

/** Somebody else is at work on the same files, or with what there is only one of; the message says what to do. */
public final class BusyException extends Exception {
    private static final long serialVersionUID = 1;

    public BusyException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
