package io.rabbitagent.copies.rescue.replay;

/** A message that can't be sent as it is; the message of this says why, and holds nothing of it. */
public final class UnsendableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnsendableException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
