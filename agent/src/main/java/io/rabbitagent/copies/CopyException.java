package io.rabbitagent.copies;

/** A backup or a restore that failed; the message is one line for a human and says what is left. */
public class CopyException extends Exception {
    private static final long serialVersionUID = 1;

    public CopyException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
